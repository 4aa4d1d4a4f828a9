import { setTimeout as sleep } from 'node:timers/promises'
import { ApolloClient, gql, InMemoryCache } from '@apollo/client'
import { Defer20220824Handler } from '@apollo/client/incremental'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createAccounts, createTinySubgraph, startTinyGateway } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'

const source = '{ users { id ... @defer(label: "reviews") { reviews { text } } } }'
const users = [
  { id: '1', reviews: [{ text: 'by 1' }] },
  { id: '2', reviews: [{ text: 'by 2' }] },
]
let gateway: RunningGateway

beforeAll(async () => {
  const reviews = createTinySubgraph(
    'reviews',
    `type User @key(fields: "id") { id: ID! reviews: [Review!]! }
     type Review { text: String! }`,
    {
      User: {
        reviews: async ({ id }: { id: string }) => {
          await sleep(50)
          return [{ text: `by ${id}` }]
        },
      },
    },
  )
  gateway = await startTinyGateway([createAccounts(), reviews])
})
afterAll(() => gateway.stop())

const connect = (connectionParams: Record<string, unknown>) =>
  createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
  })

async function collect(results: AsyncIterable<unknown>): Promise<any[]> {
  const collected: unknown[] = []
  for await (const result of results) collected.push(result)
  return collected
}

/** What every client that reads parts makes of them. */
function readParts(parts: any[]): unknown {
  const incremental = parts.slice(1).flatMap((part) => part.incremental ?? [])
  return {
    first: parts[0],
    labels: new Set(incremental.map(({ label }) => label)),
    reviews: incremental.map(({ path, data }) => [path.join('.'), data]),
    last: parts.at(-1).hasNext,
  }
}

const inParts = {
  first: { data: { users: [{ id: '1' }, { id: '2' }] }, hasNext: true },
  labels: new Set(['reviews']),
  reviews: users.map(({ reviews }, index) => [`users.${index}`, { reviews }]),
  last: false,
}

test('a socket that says it reads parts gets what is deferred later', async () => {
  const client = connect({ deferSpec: '20220824' })
  expect(readParts(await collect(client.iterate({ query: source })))).toEqual(inParts)
  expect(await collect(client.iterate({ query: '{ users { id } }' }))).toEqual([
    { data: { users: [{ id: '1' }, { id: '2' }] } },
  ])
  await client.dispose()
})

test('Apollo Client shows what is there first over its socket', async () => {
  const socket = connect({ deferSpec: '20220824' })
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new GraphQLWsLink(socket),
    incrementalHandler: new Defer20220824Handler(),
  })
  const seen: any[] = []
  await new Promise<void>((resolve, reject) => {
    client.watchQuery({ query: gql(source) }).subscribe({
      next({ data, dataState, error }) {
        if (error) return reject(error)
        if (data) seen.push({ dataState, hasReviews: JSON.stringify(data).includes('by 2') })
        if (dataState === 'complete') resolve()
      },
      error: reject,
    })
  })
  expect(seen[0]).toEqual({ dataState: 'streaming', hasReviews: false })
  expect(seen.at(-1)).toEqual({ dataState: 'complete', hasReviews: true })
  client.stop()
  await socket.dispose()
})

test.each([
  ['another form', { deferSpec: '2099' }],
  ['nothing', {}],
])('a socket that names %s gets the whole answer', async (_, params) => {
  const client = connect(params)
  expect(await collect(client.iterate({ query: source }))).toEqual([{ data: { users } }])
  await client.dispose()
})

test.each([true, false])(
  'graphql-sse gets the whole answer, over a single connection: %s',
  async (single) => {
    const options = { url: `${gateway.url}/graphql`, retryAttempts: 0 }
    const client = single
      ? createSseClient({ ...options, singleConnection: true })
      : createSseClient({ ...options, singleConnection: false })
    expect(await collect(client.iterate({ query: source }))).toEqual([{ data: { users } }])
    client.dispose()
  },
)

test('a stream of events that is asked for in parts brings them', async () => {
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { accept: 'text/event-stream;deferSpec=20220824', 'content-type': 'application/json' },
    body: JSON.stringify({ query: source }),
  })
  const text = await answer.text()
  const parts = [...text.matchAll(/^event: next\ndata: (.+)$/gm)].map(([, data]) => JSON.parse(data ?? ''))
  expect(readParts(parts)).toEqual(inParts)
  expect(text.endsWith('event: complete\ndata:\n\n')).toBe(true)
})
