import { randomBytes } from 'node:crypto'
import type { KeySource } from '../platform/auth/access-token.ts'
import type { Config } from '../platform/config/config.ts'
import type { SubgraphService } from '../platform/graphql/subgraph-service.ts'
import { LocalState } from '../platform/shared-state/local-state.ts'
import type { SharedState } from '../platform/shared-state/shared-state.ts'
import type { SharedTexts } from '../platform/shared-state/shared-texts.ts'
import type { Logger } from '../platform/telemetry/log.ts'
import { apiKeyBearerField, createApiKeys } from './access/api-keys.ts'
import { createAuthenticator } from './access/authenticate.ts'
import type { AccessMode, RefusalPlace } from './access/access-engine.ts'
import { createDoor } from './access/door.ts'
import { createRefusalNotes, refusalRecordField } from './access/refusal-notes.ts'
import { openRights } from './access/rights-check.ts'
import { createBudgets } from './budget/budgets.ts'
import { createOperationCharges } from './budget/charge-operation.ts'
import { openEntityCache } from './cache/open-entity-cache.ts'
import type { AllowedOrigins } from './front/cors.ts'
import type { FrontOptions } from './front/front.ts'
import { defaultLimits } from './limits/operation-limits.ts'
import { createRateLimits } from './limits/rate-limits.ts'
import type { Rates } from './limits/rate-limits.ts'
import type { OperationLimits } from './limits/operation-limits.ts'
import type { Traffic } from './observe/traffic.ts'
import type { ControlRoomOptions } from './pages/control-room.ts'
import type { Release } from '../platform/server/release.ts'
import { createPublishedOperations, operationLookupField } from './registry/published-operations.ts'
import { createDocumentResolver } from './registry/resolve-document.ts'
import { createCursors } from './subscriptions/cursor.ts'
import { openGeneration } from './supergraph/open-generation.ts'
import type { SupergraphSource } from './supergraph/supergraph-source.ts'
import { startGenerations } from './supergraph/swap-generations.ts'
import type { SwappedGenerations } from './supergraph/swap-generations.ts'
import { warmPublished } from './supergraph/warm-published.ts'
import { createCircuit } from './transport/circuit.ts'
import { guardSubgraph } from './transport/guard-subgraph.ts'
import { defaultPropagatedHeaders } from './transport/propagate-headers.ts'
import { createRetryBudget } from './transport/retry-budget.ts'
import { openUsage } from './usage/open-usage.ts'

export interface GatewayOptions {
  readonly config: Pick<Config, 'http' | 'production'> & {
    readonly gateway: Omit<Config['gateway'], 'accessMode' | 'refusalPlace' | 'controlRoom' | 'supergraph'>
  }
  readonly supergraph: SupergraphSource
  /** Every subgraph of the supergraph by name, in this process or elsewhere. */
  readonly services: ReadonlyMap<string, SubgraphService>
  /** The keys access tokens are checked against. */
  readonly keySource: KeySource
  readonly log: Logger
  /** What happens to what a viewer may not read. Default `filter`. */
  readonly accessMode?: AccessMode | undefined
  /** Where answers tell what was refused. Default among their errors. */
  readonly refusalPlace?: RefusalPlace | undefined
  /** What all gateways of a deployment agree on. Default this process alone. */
  readonly sharedState?: SharedState | undefined
  /** Where gateways find entities that others keep. Default each keeps its own alone. */
  readonly sharedTexts?: SharedTexts | undefined
  /**
   * Signs the cursors of subscriptions; every gateway of a deployment holds the same. Default one of this process
   * alone, whose cursors end with it.
   */
  readonly cursorKey?: Uint8Array | undefined
  /** Where what partners called waits to be counted; without it nothing is. */
  readonly usageFolder?: string | undefined
  /** How often a client may ask. Default as often as it likes. */
  readonly rates?: Rates | undefined
  readonly limits?: Partial<OperationLimits> | undefined
  /** Milliseconds a new operation may take to be planned. Default 2,000. */
  readonly planBudgetMs?: number | undefined
  /** Whether the schema may be asked for. Default: outside production, and where the explorer is served. */
  readonly introspection?: boolean | undefined
  /** For one subgraph call with all its tries. Default 15,000 ms. */
  readonly subgraphTimeoutMs?: number | undefined
  /** Default any. */
  readonly allowedOrigins?: AllowedOrigins | undefined
  readonly propagatedHeaders?: readonly string[] | undefined
  /** Check supergraphs and plan in a thread of its own, where a hostile operation holds up nobody. Default true. */
  readonly planInBackground?: boolean | undefined
  /** The live page served at `/`; none when left out. */
  readonly controlRoom?: Pick<ControlRoomOptions, 'folder' | 'settings'> | undefined
  /** How often the gateway records its own traffic; 0 for never. Default 5,000 ms. */
  readonly reportEveryMs?: number | undefined
}

export interface Stages extends FrontOptions {
  readonly generations: SwappedGenerations
}

/**
 * The stages of an operation's life in the order it meets them, each with its reason; the fronts and the sockets
 * walk them. What has to end with the gateway is added to `releases`. Rejects with `SupergraphError`.
 */
export async function composeStages(
  options: GatewayOptions,
  services: ReadonlyMap<string, SubgraphService>,
  traffic: Traffic,
  releases: Release[],
): Promise<Stages> {
  const { config, log } = options
  const { replayMb } = config.gateway
  // operation: a document is parsed and validated once, within limits that hold before validation.
  const limits = { ...defaultLimits, ...options.limits }
  const introspection = options.introspection ?? (config.gateway.explorer || !config.production)
  const identity = services.get('identity')
  const noteRefusal = identity && createRefusalNotes(identity, log)
  // cache: what was told of entities, for as long as no event names them.
  const entityCache = openEntityCache(
    services.get('ecosystem'),
    config.gateway.entityCacheMb,
    options.sharedTexts,
    log,
    releases,
  )
  // supergraph: everything that depends on it is one generation, so that an operation never meets two schemas.
  const generations = await startGenerations({
    source: options.supergraph,
    log,
    open: (sdl, number) =>
      // plan and execute: compiled once per operation, planned in a thread where the most hostile one holds up nobody.
      openGeneration(sdl, number, {
        services,
        limits,
        introspection,
        engine: config.gateway.engine,
        planInBackground: options.planInBackground ?? true,
        planBudgetMs: options.planBudgetMs,
        // access: the rights of the schema, before anything is planned.
        accessMode: options.accessMode ?? 'filter',
        refusalPlace: options.refusalPlace ?? 'errors',
        entityCache,
        // replay: what the subgraphs answer as before is not calculated again.
        maxRecordingBytes: replayMb === undefined ? undefined : replayMb * 1024 * 1024,
        noteRefusal: sdl.includes(refusalRecordField) ? noteRefusal : undefined,
      }),
  })
  releases.push(() => generations.stop())
  // access: who asks is decided once, here, and travels signed.
  const { sdl } = generations.current.supergraph
  const rights = openRights(identity, { sdl, log }, releases)
  // usage: whatever becomes of a partner's call, from the door on, is counted once.
  const usage = openUsage(services.get('ecosystem'), { sdl, folder: options.usageFolder, log }, releases)
  const apiKeys = identity && sdl.includes(apiKeyBearerField) ? createApiKeys({ identity }) : undefined
  const authenticator = createAuthenticator(options.keySource, rights, apiKeys, usage)
  const sharedState = options.sharedState ?? new LocalState()
  const rates = options.rates ?? { viewer: null, anonymous: null }
  const door = createDoor(authenticator, createRateLimits(rates, sharedState, log), usage)
  // registry: what partners published is called by its id; nobody plans it in front of a client.
  const published =
    identity && sdl.includes(operationLookupField) ? createPublishedOperations(identity) : undefined
  if (published) releases.push(warmPublished({ published, generations, log }))
  const documents = createDocumentResolver({ published, log, maxTokens: limits.tokens })
  // budget: a key's work is counted in points, before it is done and after.
  const charges = createOperationCharges(createBudgets(sharedState, log))
  // transport is inside `services`, respond is the front's, and observe sees all of it through `traffic`.
  const cursors = createCursors(options.cursorKey ?? randomBytes(32))
  const propagatedHeaders = options.propagatedHeaders ?? defaultPropagatedHeaders
  return {
    generations,
    authenticator,
    door,
    documents,
    published,
    charges,
    usage,
    limits,
    sharedState,
    introspection,
    production: config.production,
    cursors,
    traffic,
    propagatedHeaders,
    trustedProxies: options.config.http.trustedProxies,
    log,
  }
}

/** In this process or elsewhere, every subgraph gets the same time, the same queue and the same second chances. */
export function guardAll(
  { services, subgraphTimeoutMs }: GatewayOptions,
  traffic: Traffic,
): ReadonlyMap<string, SubgraphService> {
  const guard = (service: SubgraphService) =>
    guardSubgraph(service, {
      timeoutMs: subgraphTimeoutMs,
      retryBudget: createRetryBudget(),
      circuit: createCircuit(),
      onCall: (call) => traffic.recordCall(call),
    })
  return new Map([...services].map(([name, service]) => [name, guard(service)]))
}
