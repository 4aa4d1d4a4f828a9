import { GraphQLError, parse, validate } from 'graphql'
import type { SubscribePayload } from 'graphql-ws'
import { verifyViewerHeader } from '../auth/viewer-header.ts'
import type { Viewer } from '../auth/viewer.ts'
import { readAddress } from '../events/event.ts'
import { PublicError } from '../errors/public-error.ts'
import type {
  LiveProgress,
  LocalSubgraphService,
  RequestScope,
  SubgraphRequest,
} from '../graphql/subgraph-service.ts'
import type { Logger } from '../telemetry/log.ts'
import { createGraphqlSocketServer } from './graphql-socket.ts'
import type { SocketOperation } from './graphql-socket.ts'
import type { UpgradeHandler } from './http-server.ts'

export interface SubgraphSocketOptions {
  readonly service: LocalSubgraphService
  readonly viewerKey: Uint8Array
  readonly maxMessageBytes: number
  readonly log: Logger
}

/** One socket carries the subscriptions of many viewers: each operation brings its own, signed, in `extensions.viewer`. */
export function createSubgraphSockets(options: SubgraphSocketOptions): UpgradeHandler {
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
  const live = readLive(payload.extensions?.['live'])
  const requestId = String(payload.extensions?.['requestId'] ?? 'unknown')
  const isStream = document.definitions.some(
    (node) => 'operation' in node && node.operation === 'subscription',
  )
  return {
    schema: service.schema,
    document,
    operationName: request.operationName,
    start(signal) {
      const scope: RequestScope = { viewer, requestId, signal, live }
      return isStream ? service.subscribe(request, scope) : service.execute(request, scope)
    },
  }
}

/** Where the subscription begins, in `extensions.live.after`. The reader keeps the place; here it is only read. */
function readLive(live: unknown): LiveProgress | undefined {
  if (typeof live !== 'object' || live === null) return undefined
  const after = 'after' in live ? live.after : null
  if (after !== null && (typeof after !== 'string' || !readAddress(after))) {
    throw new GraphQLError('extensions.live.after must be a position.', {
      extensions: { code: 'BAD_USER_INPUT' },
    })
  }
  return { position: after ?? undefined, advance: () => undefined, lose: () => undefined }
}

async function readViewer(signed: unknown, { service, viewerKey }: SubgraphSocketOptions): Promise<Viewer> {
  try {
    return await verifyViewerHeader(typeof signed === 'string' ? signed : undefined, service.name, viewerKey)
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    throw new GraphQLError(error.message, { extensions: { code: error.code } })
  }
}
