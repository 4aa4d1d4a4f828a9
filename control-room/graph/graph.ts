import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client'
import { SetContextLink } from '@apollo/client/link/context'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { OperationTypeNode } from 'graphql'
import type { Session } from '../session/session.ts'
import { createConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { openSocket } from './socket.ts'

/** The graph as one signed-in person sees it. */
export interface Graph {
  readonly client: ApolloClient
  readonly connection: Connection
  stop(): void
}

/** Queries and mutations go over HTTP, subscriptions over one socket. */
export function createGraph(session: Session): Graph {
  const connection = createConnection()
  const socket = openSocket(session, connection)
  const withToken = new SetContextLink(async () => {
    const token = await session.readToken()
    return token ? { headers: { authorization: `Bearer ${token}` } } : {}
  })
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    ApolloLink.from([withToken, new HttpLink({ uri: session.url })]),
  )
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  return {
    client,
    connection,
    stop() {
      client.stop()
      void socket.dispose()
    },
  }
}
