import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { guardEngine } from '../access/access-engine.ts'
import type { AccessMode, RefusalPlace } from '../access/access-engine.ts'
import { decidePolicy } from '../access/access-policies.ts'
import { enforcedFeatures } from '../access/requirements.ts'
import type { NoteRefusal } from '../access/refusal-notes.ts'
import type { EntityCache } from '../cache/entity-cache.ts'
import { createEngine } from '../execute/engine.ts'
import type { Engine } from '../execute/engine.ts'
import { createStockEngine } from '../execute/stock-engine.ts'
import type { OperationLimits } from '../limits/operation-limits.ts'
import { createDocumentReader } from '../operation/read-document.ts'
import { createBackgroundPlanner } from '../plan/background-planner.ts'
import { createJoinableStreams } from '../subscriptions/stream-joiner.ts'
import type { Generation } from './generation.ts'
import { requireEnforcement } from './linked-features.ts'
import { SupergraphError } from './supergraph-error.ts'
import { assembleSupergraph, loadSupergraph } from './supergraph.ts'
import type { SupergraphGeneration } from './supergraph.ts'

export interface GenerationOptions {
  readonly services: ReadonlyMap<string, SubgraphService>
  readonly limits: OperationLimits
  readonly introspection: boolean
  readonly engine: 'compiled' | 'apollo'
  /** Check, plan and warm in a thread of its own. Apollo's engine cannot. */
  readonly planInBackground: boolean
  readonly planBudgetMs?: number | undefined
  readonly accessMode: AccessMode
  readonly refusalPlace: RefusalPlace
  /** Answers about entities that are kept between requests, whatever the generation. */
  readonly entityCache?: EntityCache | undefined
  /** What recordings of executions may take in memory; 0 for none. */
  readonly maxRecordingBytes?: number | undefined
  /** Told of what is refused by the rights of the schema. */
  readonly noteRefusal?: NoteRefusal | undefined
}

export interface OpenedGeneration {
  readonly generation: Generation
  /** Lets go of what a generation holds besides memory, once nobody waits for it; resolves then. */
  retire(): Promise<void>
  /** Lets go of it at once. */
  stop(): Promise<void>
}

/**
 * Makes a generation of a supergraph, ready to take operations. Rejects with `SupergraphError` for one that cannot be
 * served safely; nothing is left of it then.
 */
export async function openGeneration(
  sdl: string,
  number: number,
  options: GenerationOptions,
): Promise<OpenedGeneration> {
  const opened = await openSupergraph(sdl, options)
  const { supergraph } = opened
  try {
    // Rights declared in the schema are a promise; a gateway that does not enforce them must not serve it.
    requireEnforcement(supergraph.securityFeatures, Object.values(enforcedFeatures))
    requireServices(supergraph, options.services)
  } catch (error) {
    await opened.stop()
    throw error
  }
  const { limits, introspection } = options
  const generation: Generation = {
    number,
    supergraph,
    // A document is parsed and validated once, within limits that hold before validation.
    documents: createDocumentReader({ schema: supergraph.apiSchema, limits, introspection }),
    // Compiled once per operation (or Apollo's own executor, to compare).
    engine: openEngine(supergraph, options),
    sharedStreams: { ...createJoinableStreams(), upstreams: createJoinableStreams() },
  }
  return { generation, retire: opened.retire, stop: opened.stop }
}

/** Apollo's executor cannot leave out a part of what it answers: it refuses the whole. */
function openEngine(
  supergraph: SupergraphGeneration,
  {
    services,
    engine,
    accessMode,
    refusalPlace,
    entityCache,
    maxRecordingBytes,
    noteRefusal,
  }: GenerationOptions,
): Engine {
  const rights = { supergraph, decidePolicy, refusalPlace, noteRefusal }
  return engine === 'apollo'
    ? guardEngine(createStockEngine({ supergraph, services }), { ...rights, mode: 'reject' })
    : guardEngine(createEngine({ supergraph, services, entityCache, maxRecordingBytes }), {
        ...rights,
        mode: accessMode,
      })
}

interface OpenedSupergraph extends Omit<OpenedGeneration, 'generation'> {
  readonly supergraph: SupergraphGeneration
}

/** In a thread of its own, where neither a large supergraph nor the most hostile operation holds up anybody. */
async function openSupergraph(
  sdl: string,
  { engine, planInBackground, planBudgetMs }: GenerationOptions,
): Promise<OpenedSupergraph> {
  if (engine === 'apollo' || !planInBackground) {
    const nothing = async () => undefined
    return { supergraph: loadSupergraph(sdl), retire: nothing, stop: nothing }
  }
  const planner = createBackgroundPlanner({ sdl, budgetMs: planBudgetMs })
  const stop = () => planner.stop()
  try {
    const supergraph = await assembleSupergraph(sdl, await planner.opened, planner)
    return { supergraph, retire: () => planner.retire(), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function requireServices(
  { subgraphs }: SupergraphGeneration,
  services: ReadonlyMap<string, SubgraphService>,
): void {
  const unknown = subgraphs.filter(({ name }) => !services.has(name))
  if (unknown.length === 0) return
  throw new SupergraphError(
    'UNKNOWN_SUBGRAPH',
    unknown.map(({ name }) => `nothing here reaches the subgraph "${name}"`),
  )
}
