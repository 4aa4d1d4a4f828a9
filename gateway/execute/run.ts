import { addCosts, readMeteredCosts } from '../../platform/graphql/metered-costs.ts'
import type { MeteredCosts } from '../../platform/graphql/metered-costs.ts'
import { stringForm } from '../../platform/graphql/subgraph-service.ts'
import type {
  RequestScope,
  StringForm,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import type { ErrorLog } from './error-log.ts'
import type { EntityCache } from '../cache/entity-cache.ts'
import { narrowPolicies, narrowPolicy, type CachePolicy } from './cache-policy.ts'
import type { Delivery } from './delivery.ts'
import type { Recorder } from '../replay/recording.ts'
import type { EntityMemo } from './entity-memo.ts'
import type { InternedObjects } from './canon.ts'
import type { KnownAnswers } from './known-answers.ts'

export type JsonObject = { [key: string]: unknown }

/** One subgraph request of an execution, for explaining it. */
export interface FetchRecord {
  readonly serviceName: string
  readonly operation: string
  /** Distinct entities asked for; undefined for root fields. */
  readonly representations: number | undefined
  /** Since the execution started, in milliseconds. */
  readonly startedAtMs: number
  readonly durationMs: number
  /** `kept`: nothing was sent, because the answers were kept from earlier ones. */
  readonly outcome: 'answered' | 'answered with errors' | 'failed' | 'kept'
  /** Another execution under way asked the same, and both had one answer. */
  readonly isShared: boolean
}

/** One execution: what is shared by all steps of a compiled plan while they answer one request or event. */
export interface Run {
  readonly scope: RequestScope
  readonly services: ReadonlyMap<string, SubgraphService>
  /** Coerced, under the client's names. */
  readonly variables: Readonly<Record<string, unknown>>
  /** Where every fetch merges its data. */
  readonly data: JsonObject
  readonly errors: ErrorLog
  /** What holds for every string that came so far; undefined when nothing is known of some. */
  strings: StringForm | undefined
  /** What may be made of the answer, by all that came so far. */
  cachePolicy: CachePolicy
  /** What the subgraphs say metered fields took. */
  costs: MeteredCosts | undefined
  readonly interned: InternedObjects
  readonly memo: EntityMemo
  /** Undefined where every entity is asked for anew. */
  readonly entityCache: EntityCache | undefined
  /** What came of those fetches that may save others. */
  readonly known: KnownAnswers
  /** Writes down what is asked and what comes; undefined when nobody will do the same again. */
  readonly recorder: Recorder | undefined
  /** Takes the parts of the answer that come later; undefined when it is given whole. */
  readonly delivery: Delivery | undefined
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number
  readonly onFetch: ((record: FetchRecord) => void) | undefined
}

/** A compiled plan node. Steps that need not wait return nothing, so that no promise is made for them. */
export type Step = (run: Run) => Promise<unknown> | undefined

/** Narrows to a JSON object: neither null, a list nor a leaf. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Remembers what a result means for the whole answer: its strings, how long it may be kept, and what it took. */
export function noteResult(run: Run, result: SubgraphResult): void {
  run.cachePolicy = narrowPolicy(run.cachePolicy, result)
  const costs = readMeteredCosts(result)
  if (costs) run.costs = addCosts(run.costs, costs)
  const form = result[stringForm]
  if (form === undefined || run.strings === 'ascii') run.strings &&= form
}

/** The same for entities that were kept from earlier results; nothing is known of their strings. */
export function noteKept(run: Run, policies: readonly CachePolicy[]): void {
  for (const policy of policies) run.cachePolicy = narrowPolicies(run.cachePolicy, policy)
  run.strings = undefined
}
