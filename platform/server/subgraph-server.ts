import type { ApolloServer } from '@apollo/server'
import { verifyViewerHeader, viewerHeader } from '../auth/viewer-header.ts'
import { PublicError } from '../errors/public-error.ts'
import { clientAddressHeader } from './client-address.ts'
import type { ClientOrigin, LocalSubgraphService, RequestScope } from '../graphql/subgraph-service.ts'
import type { Logger } from '../telemetry/log.ts'
import { answerError, answerJson } from './answer.ts'
import { readApolloRequest, writeApolloAnswer } from './apollo-http.ts'
import { withDeadline } from './deadline.ts'
import { startHttpServer } from './http-server.ts'
import type { HttpExchange, HttpServer } from './http-server.ts'
import { BodyTooLarge, BodyUnreadable } from './read-body.ts'
import { createSubgraphApollo } from './subgraph-apollo.ts'
import type { ScopeContext } from './subgraph-apollo.ts'
import { createSubgraphSockets } from './subgraph-socket.ts'

export interface SubgraphServerOptions {
  readonly service: LocalSubgraphService
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly drainMs: number
  /** The key the gateway signs viewers with. */
  readonly viewerKey: Uint8Array
  readonly introspection: boolean
  readonly log: Logger
  /** Public GET routes of this subgraph besides the common ones, by path. */
  readonly routes?: ReadonlyMap<string, (exchange: HttpExchange) => Promise<void>> | undefined
}

// Entity fetches carry thousands of keys; a request of ours beyond this is a fault worth seeing.
const maxBodyBytes = 16 * 1024 * 1024
const healthTimeoutMs = 2_000

/** Serves one subgraph over HTTP and graphql-ws, at `/graphql`, to a gateway elsewhere and to nobody else. */
export async function startSubgraphServer(options: SubgraphServerOptions): Promise<HttpServer> {
  const apollo = createSubgraphApollo(options)
  await apollo.start()
  try {
    const server = await startHttpServer({
      ...options,
      name: options.service.name,
      upgrades: createSubgraphSockets({ ...options, maxMessageBytes: maxBodyBytes }),
      handle: (exchange) => route(exchange, apollo, options),
    })
    return { ...server, stop: () => server.stop().then(() => apollo.stop()) }
  } catch (error) {
    await apollo.stop()
    throw error
  }
}

async function route(
  exchange: HttpExchange,
  apollo: ApolloServer<ScopeContext>,
  options: SubgraphServerOptions,
): Promise<void> {
  const { path, request, response } = exchange
  if (path === '/graphql') return answerGraphql(exchange, apollo, options)
  const handle = request.method === 'GET' ? options.routes?.get(path) : undefined
  if (handle) return handle(exchange)
  if (path === '/health/live') return answerJson(response, 200, { status: 'live' })
  if (path === '/health/ready') return answerReady(exchange, options)
  answerJson(response, 404, { status: 'not found' })
}

async function answerReady(
  { response }: HttpExchange,
  { service, log }: SubgraphServerOptions,
): Promise<void> {
  try {
    const tooSlow = () => new Error(`No answer within ${healthTimeoutMs} ms.`)
    await withDeadline(healthTimeoutMs, undefined, tooSlow, (signal) => service.checkHealth(signal))
    answerJson(response, 200, { status: 'ready' })
  } catch (error) {
    log.warn({ err: error }, 'not ready')
    answerJson(response, 503, { status: 'not ready' })
  }
}

/** Told by the gateway, like the viewer: only a request it signed gets this far. */
function readOrigin({ headers }: HttpExchange['request']): ClientOrigin {
  const address = headers[clientAddressHeader]
  return { address: typeof address === 'string' ? address : null }
}

async function answerGraphql(
  { request, response, requestId, signal }: HttpExchange,
  apollo: ApolloServer<ScopeContext>,
  { service, viewerKey }: SubgraphServerOptions,
): Promise<void> {
  try {
    const signed = request.headers[viewerHeader]
    const viewer = await verifyViewerHeader(
      typeof signed === 'string' ? signed : undefined,
      service.name,
      viewerKey,
    )
    const scope: RequestScope = { viewer, requestId, signal, client: readOrigin(request) }
    const httpGraphQLRequest = await readApolloRequest(request, maxBodyBytes)
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest,
      context: async () => ({ scope }),
    })
    await writeApolloAnswer(response, answer)
  } catch (error) {
    if (error instanceof PublicError) return answerError(response, 401, error.message, error.code)
    if (error instanceof BodyTooLarge) return answerError(response, 413, error.message, 'PAYLOAD_TOO_LARGE')
    const isUnreadable = error instanceof BodyUnreadable || error instanceof SyntaxError
    if (!isUnreadable) throw error
    answerError(response, 400, 'The body is not JSON.', 'BAD_REQUEST')
  }
}
