import { answerJson } from '../platform/server/answer.ts'
import { startHttpServer } from '../platform/server/http-server.ts'
import type { HttpExchange } from '../platform/server/http-server.ts'
import { agentPath, createAgentFace } from './agents/agent-face.ts'
import type { AgentFace } from './agents/agent-face.ts'
import { createExplorer } from './explorer/explorer.ts'
import type { Explorer } from './explorer/explorer.ts'
import { createApolloFront } from './front/apollo-front.ts'
import { answerCors } from './front/cors.ts'
import type { AllowedOrigins } from './front/cors.ts'
import type { Front } from './front/front.ts'
import { createHttpFront } from './front/http-front.ts'
import { createHealth } from './health/health.ts'
import type { Health } from './health/health.ts'
import { watchSavedWork } from './observe/saved-work.ts'
import { createTraffic } from './observe/traffic.ts'
import type { Traffic } from './observe/traffic.ts'
import { startTrafficReporter } from './observe/traffic-reporter.ts'
import { createControlRoom } from './pages/control-room.ts'
import type { ControlRoom } from './pages/control-room.ts'
import { createRestFace, restPath } from './rest/rest-face.ts'
import type { RestFace } from './rest/rest-face.ts'
import { releaseAll } from '../platform/server/release.ts'
import type { Release } from '../platform/server/release.ts'
import { composeStages, guardAll } from './stages.ts'
import type { GatewayOptions } from './stages.ts'
import { createGatewaySockets } from './subscriptions/gateway-sockets.ts'
import type { SwappedGenerations } from './supergraph/swap-generations.ts'

export interface RunningGateway {
  /** Without a path; the graph is at `/graphql`. */
  readonly url: string
  readonly traffic: Traffic
  /** The supergraphs it serves, one after the other. */
  readonly generations: SwappedGenerations
  /** Drains, then stops. The subgraph services are the caller's to close. */
  stop(): Promise<void>
}

interface Routes {
  readonly front: Front
  readonly rest: RestFace
  readonly agents: AgentFace
  readonly health: Health
  readonly explorer: Explorer | undefined
  readonly controlRoom: ControlRoom | undefined
  readonly allowedOrigins: AllowedOrigins
}

/**
 * Starts the gateway. Rejects with `SupergraphError` for a supergraph it cannot serve safely and with `ListenError`
 * for an address it cannot have; nothing is left running then.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const releases: Release[] = []
  try {
    return { ...(await startInOrder(options, releases)), stop: () => releaseAll(releases) }
  } catch (error) {
    await releaseAll(releases)
    throw error
  }
}

async function startInOrder(
  options: GatewayOptions,
  releases: Release[],
): Promise<Omit<RunningGateway, 'stop'>> {
  const { config, log } = options
  const traffic = createTraffic(log)
  releases.push(() => traffic.stop())
  const services = guardAll(options, traffic)
  const stages = await composeStages(options, services, traffic, releases)
  const front = config.gateway.front === 'apollo' ? await createApolloFront(stages) : createHttpFront(stages)
  releases.push(() => front.stop())
  const health = createHealth({ services, log, generations: stages.generations })
  const explorer = config.gateway.explorer ? await createExplorer() : undefined
  const controlRoom = options.controlRoom && createControlRoom({ ...options.controlRoom, log })
  const allowedOrigins = options.allowedOrigins ?? '*'
  const rest = createRestFace(stages)
  const agents = createAgentFace(stages, allowedOrigins)
  const routes = { front, rest, agents, health, explorer, controlRoom, allowedOrigins }
  const sockets = createGatewaySockets(stages)
  const { host, gatewayPort: port, drainMs } = config.http
  const handle = (exchange: HttpExchange) => route(exchange, routes)
  const server = await startHttpServer({
    name: 'gateway',
    host,
    port,
    drainMs,
    log,
    upgrades: sockets,
    handle,
  })
  releases.push(async () => {
    front.endStreams?.()
    await server.stop()
  })
  const ecosystem = services.get('ecosystem')
  const intervalMs = options.reportEveryMs ?? 5_000
  if (ecosystem && intervalMs > 0) {
    const takeSavedWork = watchSavedWork(() => stages.generations.current.engine.counters)
    const reporter = startTrafficReporter({ traffic, takeSavedWork, ecosystem, log, intervalMs })
    releases.push(() => reporter.stop())
  }
  return { url: server.url, traffic, generations: stages.generations }
}

async function route(
  exchange: HttpExchange,
  { front, rest, agents, health, explorer, controlRoom, allowedOrigins }: Routes,
): Promise<void> {
  if (exchange.path === '/graphql') {
    if (answerCors(exchange, allowedOrigins)) return
    return front.answer(exchange)
  }
  if (exchange.path === agentPath || exchange.path.startsWith(restPath)) {
    if (answerCors(exchange, allowedOrigins)) return
    return exchange.path === agentPath ? agents.answer(exchange) : rest.answer(exchange)
  }
  if (exchange.path === '/health/live') return health.answerLive(exchange)
  if (exchange.path === '/health/ready') return health.answerReady(exchange)
  if (explorer?.answer(exchange) || controlRoom?.answer(exchange)) return
  answerJson(exchange.response, 404, { status: 'not found' })
}
