import { GraphQLError, parse, validate } from 'graphql'
import type { SubscribePayload } from 'graphql-ws'
import { verifyViewerHeader } from '../auth/viewer-header.ts'
import type { Viewer } from '../auth/viewer.ts'
import { PublicError } from '../errors/public-error.ts'
import type { LocalSubgraphService, RequestScope, SubgraphRequest } from '../graphql/subgraph-service.ts'
import type { Logger } from '../telemetry/log.ts'
import { createGraphqlSocketServer } from './graphql-socket.ts'
import type { GraphqlSocketServer, SocketOperation } from './graphql-socket.ts'

export interface SubgraphSocketOptions {
  readonly service: LocalSubgraphService
  readonly viewerKey: Uint8Array
  readonly maxMessageBytes: number
  readonly log: Logger
}

/** One socket carries the subscriptions of many viewers: each operation brings its own, signed, in `extensions.viewer`. */
export function createSubgraphSockets(options: SubgraphSocketOptions): GraphqlSocketServer {
  return createGraphqlSocketServer({
    path: '/graphql',
    log: options.log,
    maxMessageBytes: options.maxMessageBytes,
    connect: async () => ({}),
    readOperation: (payload) => readOperation(payload, options),
  })
}

async function readOperation(
  payload: SubscribePayload,
  options: SubgraphSocketOptions,
): Promise<SocketOperation> {
  const { service } = options
  const viewer = await readViewer(payload.extensions?.['viewer'], options)
  const document = parse(payload.query)
  const problems = validate(service.schema, document)
  if (problems.length > 0) throw new AggregateError(problems)
  const { query, operationName, variables } = payload
  const request: SubgraphRequest = {
    query,
    operationName: operationName ?? undefined,
    variables: variables ?? undefined,
  }
  const requestId = String(payload.extensions?.['requestId'] ?? 'unknown')
  const isStream = document.definitions.some(
    (node) => 'operation' in node && node.operation === 'subscription',
  )
  return {
    schema: service.schema,
    document,
    operationName: request.operationName,
    start(signal) {
      const scope: RequestScope = { viewer, requestId, signal }
      return isStream ? service.subscribe(request, scope) : service.execute(request, scope)
    },
  }
}

async function readViewer(signed: unknown, { service, viewerKey }: SubgraphSocketOptions): Promise<Viewer> {
  try {
    return await verifyViewerHeader(typeof signed === 'string' ? signed : undefined, service.name, viewerKey)
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    throw new GraphQLError(error.message, { extensions: { code: error.code } })
  }
}
