import { join } from 'node:path'
import { demoAccounts, demoPassword } from './drizzle/seeds/demo-accounts.ts'
import type { DemoAccount } from './drizzle/seeds/demo-accounts.ts'
import { seedDemoWorld } from './drizzle/seeds/seed.ts'
import { createGatewayServices } from './gateway/transport/gateway-services.ts'
import { startGateway } from './gateway/gateway.ts'
import type { RunningGateway } from './gateway/gateway.ts'
import { createOperationAnalyst } from './gateway/registry/operation-analyst.ts'
import { managedSupergraph } from './gateway/supergraph/managed-supergraph.ts'
import { fileSupergraph } from './gateway/supergraph/supergraph-source.ts'
import type { SupergraphSource } from './gateway/supergraph/supergraph-source.ts'
import { defaultRates } from './gateway/limits/rate-limits.ts'
import { buildPage } from './gateway/pages/page-build.ts'
import type { PageBuild } from './gateway/pages/page-build.ts'
import type { GatewayOptions } from './gateway/stages.ts'
import { createRemoteKeySource } from './platform/auth/access-token.ts'
import type { KeySource } from './platform/auth/access-token.ts'
import type { Config } from './platform/config/config.ts'
import { rootFolder } from './platform/config/root-folder.ts'
import { loadSecretKeys } from './platform/config/secret.ts'
import type { SecretKeys } from './platform/config/secret.ts'
import type { SubgraphName } from './platform/config/services.ts'
import { provisionStores } from './platform/database/provision.ts'
import type { SubgraphStore } from './platform/database/provision.ts'
import { createEventLog } from './platform/events/event-log.ts'
import { createLiveTail } from './platform/events/live-tail.ts'
import { startSubgraph } from './platform/graphql/start-subgraph.ts'
import type { RunningSubgraph } from './platform/graphql/start-subgraph.ts'
import type { AnySubgraphDefinition } from './platform/graphql/subgraph-definition.ts'
import { answerJson } from './platform/server/answer.ts'
import type { HttpExchange } from './platform/server/http-server.ts'
import { requireFreePort } from './platform/server/free-port.ts'
import { releaseAll } from './platform/server/release.ts'
import type { Release } from './platform/server/release.ts'
import { openSharedState } from './platform/shared-state/open-shared-state.ts'
import { SharedTexts } from './platform/shared-state/shared-texts.ts'
import type { PointsBucket } from './platform/shared-state/shared-state.ts'
import { startSubgraphServer } from './platform/server/subgraph-server.ts'
import type { Logger } from './platform/telemetry/log.ts'
import { foundOperatorOf, identityKeySource, readJwks } from './subgraphs/identity/services.ts'
import { subgraphs } from './subgraphs/subgraphs.ts'

const viewerKeyPurpose = 'viewer'
const cursorKeyPurpose = 'cursor'
const jwksPath = '/.well-known/jwks.json'

/** What a process runs, and how to end it. */
export interface RunningServices {
  /** Null when it does not run here. */
  readonly gateway: RunningGateway | null
  /** The databases this process works on; none when it runs no subgraph. */
  readonly stores: readonly SubgraphStore[]
  /** Demo accounts anybody may be shown: those of a demo world in a database of our own. */
  readonly demoAccounts: readonly DemoAccount[]
  /** Stops taking requests, finishes what runs, then lets go of everything in the reverse order of its start. */
  stop(): Promise<void>
}

/**
 * Starts the configured services in this process: databases, then subgraphs, then the gateway. In a process with
 * every service the gateway calls the subgraphs directly and only its own port is opened; otherwise each subgraph
 * listens on its port. When a step fails, what was started before it is stopped again.
 */
export async function startServices(config: Config, log: Logger): Promise<RunningServices> {
  const releases: Release[] = []
  const stop = () => releaseAll(releases)
  try {
    return { ...(await startInOrder(config, log, releases)), stop }
  } catch (error) {
    await stop().catch((cause: unknown) => log.warn({ err: cause }, 'the failed start left something behind'))
    throw error
  }
}

async function startInOrder(
  config: Config,
  log: Logger,
  releases: Release[],
): Promise<Omit<RunningServices, 'stop'>> {
  await requireFreePorts(config)
  const secrets = loadSecretKeys(config.secret, config.dataFolder)
  // First of all, so that it is ready when the graph is.
  const page = beginPage(config, releases)
  const definitions = subgraphs.filter(({ name }) => config.services.includes(name))
  const stores = definitions.length > 0 ? await openStores(config, log, releases) : []
  const running = await startSubgraphs(definitions, stores, config, secrets, log, releases)
  const identity = running.get('identity')
  if (identity && config.operator && (await foundOperatorOf(identity.services, config.operator)))
    log.info('the operator organisation is founded')
  const runsAll = running.size === subgraphs.length && config.services.includes('gateway')
  if (!runsAll) await serveSubgraphs(running, config, secrets, log, releases)
  const shownAccounts = definitions.length > 0 && config.seed.isShown ? demoAccounts : []
  const controlRoom = page && {
    folder: page.folder,
    settings: { demoAccounts: shownAccounts, demoPassword: shownAccounts.length > 0 ? demoPassword : '' },
  }
  const gateway = config.services.includes('gateway')
    ? await openGateway(running, config, secrets, controlRoom, log, releases)
    : null
  return { gateway, stores, demoAccounts: shownAccounts }
}

/** A taken port is told at once, not after the databases have started. */
async function requireFreePorts({ services, http, subgraphPorts }: Config): Promise<void> {
  const runsAll = services.length === subgraphs.length + 1
  for (const name of services) {
    if (name === 'gateway') await requireFreePort(name, http.host, http.gatewayPort)
    else if (!runsAll) await requireFreePort(name, http.host, subgraphPorts[name])
  }
}

function beginPage(config: Config, releases: Release[]): PageBuild | undefined {
  if (!config.gateway.controlRoom || !config.services.includes('gateway')) return undefined
  const page = buildPage({ rootFolder })
  releases.push(async () => page.stop())
  return page
}

async function openStores(
  config: Config,
  log: Logger,
  releases: Release[],
): Promise<readonly SubgraphStore[]> {
  const { stores, close } = await provisionStores(config, log)
  releases.push(close)
  if (config.seed.demo) {
    const seeded = await seedDemoWorld(stores, new Date())
    if (seeded.length > 0) log.info({ seeded }, 'demo world written')
  }
  return stores
}

async function startSubgraphs(
  definitions: readonly AnySubgraphDefinition[],
  stores: readonly SubgraphStore[],
  config: Config,
  secrets: SecretKeys,
  log: Logger,
  releases: Release[],
): Promise<ReadonlyMap<string, RunningSubgraph>> {
  const sources = await Promise.all(stores.map(async (store) => openSource(store, log)))
  releases.push(async () => void (await Promise.all(sources.map(({ tail }) => tail.close()))))
  const { supergraph } = config.gateway
  const analyst = supergraph.kind === 'file' ? createOperationAnalyst(supergraph.path) : undefined
  const starting = definitions.map(async (definition) => {
    const source = sources.find(({ store }) => store.subgraphs.includes(definition.name))
    if (!source) throw new Error(`No database holds ${definition.name}.`)
    const { store, tail } = source
    const subgraph = await startSubgraph({
      definition,
      config,
      database: store.database,
      liveEvents: tail,
      sources,
      secrets,
      log,
      analyst,
    })
    releases.push(() => subgraph.stop())
    return [definition.name, subgraph] as const
  })
  return new Map(await Promise.all(starting))
}

async function openSource(store: SubgraphStore, log: Logger) {
  const eventLog = createEventLog(store.database)
  const tail = await createLiveTail(eventLog, { database: store.database, log })
  return { name: store.name, log: eventLog, tail, store }
}

/** Gives each subgraph a port of its own, for a gateway that runs elsewhere. */
async function serveSubgraphs(
  running: ReadonlyMap<string, RunningSubgraph>,
  config: Config,
  secrets: SecretKeys,
  log: Logger,
  releases: Release[],
): Promise<void> {
  const { host, drainMs } = config.http
  const common = {
    host,
    drainMs,
    viewerKey: secrets.derive(viewerKeyPurpose),
    introspection: !config.production,
  }
  for (const { service, services } of running.values()) {
    const port = config.subgraphPorts[service.name as SubgraphName]
    const routes = service.name === 'identity' ? jwksRoute(services) : undefined
    const server = await startSubgraphServer({
      ...common,
      service,
      port,
      routes,
      log: log.child({ service: service.name }),
    })
    releases.push(() => server.stop())
    log.info({ url: server.url }, `${service.name} listens`)
  }
}

function jwksRoute(identityServices: unknown) {
  const answer = async ({ response }: HttpExchange) => answerJson(response, 200, readJwks(identityServices))
  return new Map([[jwksPath, answer]])
}

async function openGateway(
  running: ReadonlyMap<string, RunningSubgraph>,
  config: Config,
  secrets: SecretKeys,
  controlRoom: GatewayOptions['controlRoom'],
  log: Logger,
  releases: Release[],
): Promise<RunningGateway> {
  const local = new Map([...running].map(([name, { service }]) => [name, service]))
  const viewerKey = secrets.derive(viewerKeyPurpose)
  const { services, close } = createGatewayServices({ local, urls: config.subgraphUrls, viewerKey, log })
  releases.push(close)
  const sharedState = await openSharedState(config.redisUrl, log)
  releases.push(() => sharedState.close())
  const sharedTexts = openSharedTexts(config, log)
  releases.push(() => sharedTexts?.close())
  const gateway = await startGateway({
    config,
    sharedState,
    sharedTexts,
    supergraph: await findSupergraph(config, log),
    services,
    keySource: findKeySource(running, config),
    cursorKey: secrets.derive(cursorKeyPurpose),
    usageFolder: join(config.dataFolder, 'usage'),
    accessMode: config.gateway.accessMode,
    refusalPlace: config.gateway.refusalPlace,
    ...gatewayLimits(config),
    controlRoom,
    log,
  })
  releases.push(() => gateway.stop())
  return gateway
}

/** Only for entities so far: who keeps none needs no second connection. */
function openSharedTexts({ redisUrl, gateway }: Config, log: Logger): SharedTexts | undefined {
  return redisUrl !== null && gateway.entityCacheMb ? new SharedTexts({ url: redisUrl, log }) : undefined
}

async function findSupergraph({ gateway: { supergraph } }: Config, log: Logger): Promise<SupergraphSource> {
  return supergraph.kind === 'file'
    ? fileSupergraph(supergraph.path, supergraph)
    : managedSupergraph({ ...supergraph, log })
}

/** What the configuration leaves out is the gateway's to say. */
function gatewayLimits({ limits }: Config) {
  const { planBudgetMs, introspection, allowedOrigins, ...others } = limits
  const { ratePerSecond, rateBurst, anonymousRatePerSecond, anonymousRateBurst, ...sizes } = others
  const given = Object.entries(sizes).filter(([, value]) => value !== null)
  return {
    limits: Object.fromEntries(given) as GatewayOptions['limits'],
    rates: {
      viewer: composeRate(ratePerSecond, rateBurst, defaultRates.viewer),
      anonymous: composeRate(anonymousRatePerSecond, anonymousRateBurst, defaultRates.anonymous),
    },
    planBudgetMs: planBudgetMs ?? undefined,
    introspection: introspection ?? undefined,
    allowedOrigins: allowedOrigins ?? undefined,
  }
}

/** Nothing a second is no limit; without a burst of its own, a rate allows as much at once as in ten seconds. */
function composeRate(
  perSecond: number | null,
  burst: number | null,
  usual: PointsBucket,
): PointsBucket | null {
  if (perSecond === 0) return null
  const capacity = burst ?? (perSecond === null ? usual.capacity : perSecond * 10)
  return { capacity, refillPerSecond: perSecond ?? usual.refillPerSecond }
}

function findKeySource(running: ReadonlyMap<string, RunningSubgraph>, config: Config): KeySource {
  const identity = running.get('identity')
  return identity
    ? identityKeySource(identity.services)
    : createRemoteKeySource(new URL(jwksPath, config.subgraphUrls.identity).href)
}
