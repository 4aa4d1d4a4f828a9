import type { KeySource } from '../platform/auth/access-token.ts'
import type { Config } from '../platform/config/config.ts'
import type { SubgraphService } from '../platform/graphql/subgraph-service.ts'
import { answerJson } from '../platform/server/answer.ts'
import { startHttpServer } from '../platform/server/http-server.ts'
import type { HttpExchange } from '../platform/server/http-server.ts'
import type { GraphqlSocketServer } from '../platform/server/graphql-socket.ts'
import type { Logger } from '../platform/telemetry/log.ts'
import { createAuthenticator } from './access/authenticate.ts'
import { createEngine } from './execute/engine.ts'
import { createStockEngine } from './execute/stock-engine.ts'
import { createExplorer } from './explorer/explorer.ts'
import type { Explorer } from './explorer/explorer.ts'
import { createApolloFront } from './front/apollo-front.ts'
import { answerCors } from './front/cors.ts'
import type { AllowedOrigins } from './front/cors.ts'
import type { Front, FrontOptions } from './front/front.ts'
import { createHttpFront } from './front/http-front.ts'
import { createHealth } from './health/health.ts'
import type { Health } from './health/health.ts'
import { defaultLimits } from './limits/operation-limits.ts'
import type { OperationLimits } from './limits/operation-limits.ts'
import { createTraffic } from './observe/traffic.ts'
import type { Traffic } from './observe/traffic.ts'
import { startTrafficReporter } from './observe/traffic-reporter.ts'
import { createDocumentReader } from './operation/read-document.ts'
import { createGatewaySockets } from './subscriptions/gateway-sockets.ts'
import { requireEnforcement } from './supergraph/linked-features.ts'
import { loadSupergraph } from './supergraph/supergraph.ts'
import { createCircuit } from './transport/circuit.ts'
import { guardSubgraph } from './transport/guard-subgraph.ts'
import { defaultPropagatedHeaders } from './transport/propagate-headers.ts'
import { createRetryBudget } from './transport/retry-budget.ts'

export interface GatewayOptions {
  readonly config: Pick<Config, 'http' | 'gateway' | 'production'>
  readonly supergraphSdl: string
  /** Every subgraph of the supergraph by name, in this process or elsewhere. */
  readonly services: ReadonlyMap<string, SubgraphService>
  /** The keys access tokens are checked against. */
  readonly keySource: KeySource
  readonly log: Logger
  readonly limits?: Partial<OperationLimits> | undefined
  /** For one subgraph call with all its tries. Default 15,000 ms. */
  readonly subgraphTimeoutMs?: number | undefined
  /** Default any. */
  readonly allowedOrigins?: AllowedOrigins | undefined
  readonly propagatedHeaders?: readonly string[] | undefined
  /** How often the gateway records its own traffic; 0 for never. Default 5,000 ms. */
  readonly reportEveryMs?: number | undefined
}

export interface RunningGateway {
  /** Without a path; the graph is at `/graphql`. */
  readonly url: string
  readonly traffic: Traffic
  /** Drains, then stops. The subgraph services are the caller's to close. */
  stop(): Promise<void>
}

/**
 * Starts the gateway. Rejects with `SupergraphError` for a supergraph it cannot serve safely and with `ListenError`
 * for an address it cannot have.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { config, log } = options
  let sockets: GraphqlSocketServer | undefined
  const traffic = createTraffic(log, () => sockets?.countOpenOperations() ?? 0)
  const services = guardAll(options, traffic)
  const stages = composeStages(options, services, traffic)
  const front = config.gateway.front === 'apollo' ? await createApolloFront(stages) : createHttpFront(stages)
  const health = createHealth({ services, log })
  const explorer = config.gateway.explorer ? await createExplorer() : undefined
  sockets = createGatewaySockets(stages)
  const server = await startHttpServer({
    name: 'gateway',
    host: config.http.host,
    port: config.http.gatewayPort,
    drainMs: config.http.drainMs,
    log,
    upgrades: sockets,
    handle: (exchange) =>
      route(exchange, { front, health, explorer, allowedOrigins: options.allowedOrigins ?? '*' }),
  }).catch(async (error: unknown) => {
    traffic.stop()
    await front.stop()
    throw error
  })
  const reporter = startReporting(options, services, traffic)
  return {
    url: server.url,
    traffic,
    async stop() {
      reporter?.stop()
      await server.stop()
      await front.stop()
      traffic.stop()
    },
  }
}

/** The stages of an operation's life, in the order it meets them (`http-front.ts` walks them), each with its reason. */
function composeStages(
  options: GatewayOptions,
  services: ReadonlyMap<string, SubgraphService>,
  traffic: Traffic,
): FrontOptions {
  const { config, log } = options
  // supergraph: one immutable generation, so that a request never sees two schemas.
  const supergraph = loadSupergraph(options.supergraphSdl)
  // Rights declared in the schema are a promise; a gateway that does not enforce them must not start.
  requireEnforcement(supergraph.securityFeatures, [])
  // access: who asks is decided once, here, and travels signed.
  const authenticator = createAuthenticator(options.keySource)
  // limits before operation: what is too large is refused before it is validated.
  const limits = { ...defaultLimits, ...options.limits }
  // operation: a document is parsed and validated once.
  const introspection = config.gateway.explorer || !config.production
  const documents = createDocumentReader({ schema: supergraph.apiSchema, limits, introspection })
  // plan and execute: Apollo's plans, compiled (or Apollo's own executor, to compare).
  const makeEngine = config.gateway.engine === 'apollo' ? createStockEngine : createEngine
  const engine = makeEngine({ supergraph, services })
  // transport is inside `services`; respond is the front's; observe sees all of it through `traffic`.
  const propagatedHeaders = options.propagatedHeaders ?? defaultPropagatedHeaders
  return {
    supergraph,
    authenticator,
    limits,
    introspection,
    documents,
    engine,
    traffic,
    propagatedHeaders,
    log,
  }
}

/** In this process or elsewhere, every subgraph gets the same time, the same queue and the same second chances. */
function guardAll(
  { services, subgraphTimeoutMs }: GatewayOptions,
  traffic: Traffic,
): ReadonlyMap<string, SubgraphService> {
  return new Map(
    [...services].map(([name, service]) => [
      name,
      guardSubgraph(service, {
        timeoutMs: subgraphTimeoutMs,
        retryBudget: createRetryBudget(),
        circuit: createCircuit(),
        onCall: (call) => traffic.recordCall(call),
      }),
    ]),
  )
}

interface Routes {
  readonly front: Front
  readonly health: Health
  readonly explorer: Explorer | undefined
  readonly allowedOrigins: AllowedOrigins
}

async function route(
  exchange: HttpExchange,
  { front, health, explorer, allowedOrigins }: Routes,
): Promise<void> {
  if (exchange.path === '/graphql') {
    if (answerCors(exchange, allowedOrigins)) return
    return front.answer(exchange)
  }
  if (exchange.path === '/health/live') return health.answerLive(exchange)
  if (exchange.path === '/health/ready') return health.answerReady(exchange)
  if (explorer?.answer(exchange)) return
  answerJson(exchange.response, 404, { status: 'not found' })
}

function startReporting(
  options: GatewayOptions,
  services: ReadonlyMap<string, SubgraphService>,
  traffic: Traffic,
) {
  const ecosystem = services.get('ecosystem')
  const intervalMs = options.reportEveryMs ?? 5_000
  return ecosystem && intervalMs > 0
    ? startTrafficReporter({ traffic, ecosystem, log: options.log, intervalMs })
    : undefined
}
