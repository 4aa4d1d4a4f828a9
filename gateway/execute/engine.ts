import type { DocumentNode, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { MeteredCosts } from '../../platform/graphql/metered-costs.ts'
import type {
  RequestScope,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import type { EntityCache } from '../cache/entity-cache.ts'
import type { FetchNode, OperationPlan } from '../plan/operation-plan.ts'
import type { Planner } from '../plan/planner.ts'
import type { ReplayCounters } from '../replay/recordings.ts'
import type { SupergraphGeneration } from '../supergraph/supergraph.ts'
import { CompilingEngine } from './compiling-engine.ts'
import type { SharingCounters } from './in-flight.ts'
import type { CacheCounters } from './lru-cache.ts'
import type { FetchRecord } from './run.ts'

/** An operation that passed parsing and validation against the API schema. */
export interface EngineOperation {
  /** The exact document text; with `operationName` the key under which the prepared operation is kept. */
  readonly source: string
  readonly document: DocumentNode
  readonly operationName?: string | undefined
  /**
   * What to fetch, when that is less than what to answer: field rules remove selections here, and the answer
   * (shaped by `document`) shows them as null. `source` must then differ as well.
   */
  readonly fetchDocument?: DocumentNode | undefined
}

/** Opaque to callers except for what they need to choose a protocol and name a span. */
export interface PreparedOperation {
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly name: string | undefined
  /** Something in it is deferred, so that `executeIncrementally` may answer it in parts. */
  readonly hasDefer?: boolean | undefined
}

/** One piece of an answer that comes in parts, in the form of the incremental delivery draft of 2022-08-24. */
export interface IncrementalPayload {
  /** `{"data":…,"hasNext":true}` first, then `{"incremental":[…],"hasNext":…}`. */
  readonly json: string
  readonly hasNext: boolean
  readonly hasErrors: boolean
  /** The request was refused before execution; this is the only piece. */
  readonly isRequestError: boolean
}

export interface EngineResult {
  /** The whole answer: `{"errors":[…],"data":{…}}`, `errors` only when there are any, no `data` when the request failed. */
  readonly json: string
  /** Every character of it is. */
  readonly isAscii: boolean
  /** As it is best sent: encoded once in UTF-8 when several share the result, else the text. */
  readonly body: Uint8Array | string
  /** `data` alone, as JSON text; undefined when the answer has none. */
  readonly data: string | undefined
  /** The `Cache-Control` of an answer that may be kept: what all subgraphs allow. */
  readonly cacheControl?: string | undefined
  /** What the text says in `extensions`, which then come last in it. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
  /** What the subgraphs say metered fields took; undefined when there were none, and for an engine that cannot tell. */
  readonly costs?: MeteredCosts | undefined
  /** The same errors, after `formatError`. */
  readonly errors: readonly GraphQLFormattedError[]
  readonly hasErrors: boolean
  /** False when `data` is null or absent. */
  readonly hasData: boolean
  /** The request was refused before execution (variables, operation name, planning): there is no `data` key. */
  readonly isRequestError: boolean
}

export interface ExecuteOptions {
  /** Errors found before execution (refused fields): they lead the answer and explain the nulls at their paths. */
  readonly errors?: readonly GraphQLError[] | undefined
  /** They explain the nulls only: the answer does not tell them. */
  readonly areErrorsUntold?: boolean | undefined
  /** Gives the events of a subscription in place of its source, such as those of a stream that several follow. */
  readonly followEvents?: ((source: EventSource) => AsyncIterable<SubgraphResult>) | undefined
  /** Told of every subgraph request. An execution that is watched is not shared with others. */
  readonly onFetch?: ((record: FetchRecord) => void) | undefined
}

/** Where the events of a subscription come from. */
export interface EventSource {
  /** The fetch of the plan that starts the stream; the same object for all who follow the plan. */
  readonly fetch: FetchNode
  /** Of the operation, coerced. */
  readonly variables: Readonly<Record<string, unknown>>
  subscribe(scope: RequestScope): AsyncIterable<SubgraphResult>
}

/** What would be done for an operation, without doing it. */
export interface Explanation {
  /** The digest of the supergraph it is planned for. */
  readonly supergraph: string
  readonly plan: OperationPlan
  /** Whether the plan was there already. */
  readonly isPlanCached: boolean
}

export interface Engine {
  /**
   * Compiles an operation, or returns the one compiled before for the same text and operation name. Never
   * throws for what a client wrote: planning faults show when the operation is executed.
   */
  prepare(operation: EngineOperation): PreparedOperation
  /**
   * Runs a query or mutation. `variables` are the client's, not yet coerced. Subgraph faults end up in the
   * answer's errors; it rejects only when `scope.signal` aborts, with the signal's reason.
   */
  execute(
    prepared: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    scope: RequestScope,
    options?: ExecuteOptions,
  ): Promise<EngineResult>
  /** One result per event, completed with the subscriber's own rights. A refused request yields one result and ends. */
  subscribe(
    prepared: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    scope: RequestScope,
    options?: ExecuteOptions,
  ): AsyncIterableIterator<EngineResult>
  /**
   * Runs a query or mutation whose `@defer` is to be heeded: what is not deferred first, then the other parts as they
   * finish. Not shared with others. Ends early, by rejecting, only when `scope.signal` aborts. Absent for an engine
   * that answers everything whole.
   */
  executeIncrementally?(
    prepared: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    scope: RequestScope,
    options?: ExecuteOptions,
  ): AsyncIterableIterator<IncrementalPayload>
  /** The plan for an operation; rejects with `PlanError`. Absent for an engine that cannot tell. */
  explain?(prepared: PreparedOperation, scope: RequestScope): Promise<Explanation>
  /** Whether this viewer is refused anything of the operation by the schema's rights. Absent where there are none. */
  refuses?(prepared: PreparedOperation, viewer: Viewer): boolean
  /** The operations kept ready, most used first. Absent for an engine that does not know. */
  listUsed?(limit: number): readonly EngineOperation[]
  /** Plans and compiles ahead of the first request; rejects with `PlanError`. */
  warm?(prepared: PreparedOperation): Promise<void>
  /** How much was shared in flight; absent for an engine that shares nothing. */
  readonly counters?: EngineCounters | undefined
}

export interface EngineOptions {
  readonly supergraph: SupergraphGeneration
  /** By the subgraph's name as the supergraph spells it (`join__Graph(name:)`). */
  readonly services: ReadonlyMap<string, SubgraphService>
  /** Default the supergraph's own, in this thread. `createBackgroundPlanner` keeps expensive operations off it. */
  readonly planner?: Planner | undefined
  /** The verdict for an `@override(label:)`; unset, `percent(n)` is drawn per request and other labels are off. */
  readonly isOverridden?: ((label: string, scope: RequestScope) => boolean) | undefined
  /** The last word on what an error shows, for masking. */
  readonly formatError?:
    ((error: GraphQLFormattedError, scope: RequestScope) => GraphQLFormattedError) | undefined
  /**
   * Whether callers with the same rights who ask the same at the same time share one execution of the whole query,
   * and of single subgraph requests. Default both; mutations and subscriptions never.
   */
  readonly sharing?: { readonly queries?: boolean; readonly fetches?: boolean } | undefined
  /** Answers about entities that are kept between requests. Default none. */
  readonly entityCache?: EntityCache | undefined
  /** What recordings of executions may take in memory, by estimate; 0 for none. Default 32 MiB. */
  readonly maxRecordingBytes?: number | undefined
  /** What prepared operations and their plans may take in memory, by estimate. Default 64 MiB. */
  readonly maxPreparedBytes?: number | undefined
}

export interface EngineCounters {
  readonly queries: SharingCounters
  readonly fetches: SharingCounters
  /** Executions that came out as recorded; undefined when none are recorded. */
  readonly replays: ReplayCounters | undefined
  /** Operations kept ready; `weight` in bytes, by estimate. */
  readonly prepared: CacheCounters
  /** Answers about entities, when they are kept; `weight` in bytes, by estimate. */
  readonly entities: CacheCounters | undefined
}

export function createEngine(options: EngineOptions): Engine {
  return new CompilingEngine(options)
}
