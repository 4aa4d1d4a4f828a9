import type { GraphQLFormattedError } from 'graphql'
import type {
  RequestScope,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import { PlanError } from '../plan/planner.ts'
import { Recordings } from '../replay/recordings.ts'
import { replayOrExecute } from '../replay/replay-or-execute.ts'
import { printCacheControl } from './cache-policy.ts'
import type { CompiledSource } from './compile-plan.ts'
import { completeAnswer } from './complete-answer.ts'
import { Delivery } from './delivery.ts'
import {
  executionResult,
  markShared,
  planningError,
  requestError,
  unknownOperation,
  wholePayload,
  variableErrors,
} from './engine-result.ts'
import { ErrorLog, fetchError } from './error-log.ts'
import { InFlight } from './in-flight.ts'
import { LruCache } from './lru-cache.ts'
import { keyOf } from './operation-key.ts'
import { compileOverrides } from './override-labels.ts'
import {
  CompiledOperation,
  estimateOperationBytes,
  selectOperation,
  UnknownOperation,
  type ExecutablePlan,
  type IncrementalForm,
} from './prepared-operation.ts'
import { noteResult, type Run } from './run.ts'
import { startRun } from './start-run.ts'
import { shareFetches, type SharedFetches } from './share-fetches.ts'
import { PartWriter } from './write-parts.ts'
import { createTypeConditions, type TypeConditions } from './type-conditions.ts'

import type {
  Engine,
  EngineCounters,
  EngineOperation,
  EngineOptions,
  EngineResult,
  ExecuteOptions,
  Explanation,
  IncrementalPayload,
  PreparedOperation,
} from './engine.ts'

/** What is known of a request before anything is fetched. */
interface Admitted {
  readonly variables: Readonly<Record<string, unknown>>
  readonly plan: ExecutablePlan
  readonly operation: CompiledOperation
}

/** The engine that compiles each operation and its plan once and runs them as closures. */
export class CompilingEngine implements Engine {
  private readonly options: EngineOptions
  private readonly types: TypeConditions
  private readonly prepared: LruCache<CompiledOperation>
  private readonly decideOverrides: (scope: RequestScope) => ReadonlyMap<string, boolean>
  private readonly queries = new InFlight<EngineResult>()
  private readonly fetches: SharedFetches
  private readonly recordings: Recordings | undefined
  /** Grows with everything a client may have seen change: what started before must not answer what comes after. */
  private epoch = 0

  constructor(options: EngineOptions) {
    this.options = options
    this.types = createTypeConditions(options.supergraph.supergraphSchema)
    this.prepared = new LruCache(options.maxPreparedBytes ?? 64 * 1024 * 1024)
    const { entityCache } = options
    // What was asked before an event must not be kept by whoever joins it after.
    this.fetches = shareFetches(options.services, () => this.epoch + (entityCache?.epoch ?? 0))
    const { maxRecordingBytes = 32 * 1024 * 1024 } = options
    this.recordings = maxRecordingBytes > 0 ? new Recordings(maxRecordingBytes) : undefined
    this.decideOverrides = compileOverrides(options.supergraph.overrideLabels, options.isOverridden)
  }

  prepare(operation: EngineOperation): PreparedOperation {
    const key = keyOf(operation)
    const known = this.prepared.get(key)
    if (known) {
      known.uses += 1
      return known
    }
    const { supergraph, planner = supergraph.planner } = this.options
    const selected = selectOperation(operation.document, operation.operationName)
    if (!selected) return new UnknownOperation(operation.operationName)
    const compiled: CompiledOperation = new CompiledOperation(
      supergraph,
      planner,
      this.types,
      operation,
      selected,
      (bytes) => this.prepared.grow(key, compiled, bytes),
    )
    this.prepared.set(key, compiled, estimateOperationBytes(operation))
    return compiled
  }

  async execute(
    prepared: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    scope: RequestScope,
    options?: ExecuteOptions,
  ): Promise<EngineResult> {
    const admitting = this.admit(prepared, variables, scope)
    const admitted = admitting instanceof Promise ? await admitting : admitting
    if ('json' in admitted) return admitted
    if (!this.isShareable(admitted, options)) return this.run(admitted, scope, options)
    const question = questionOf(admitted)
    const start = (own: RequestScope) => this.run(admitted, own, options, question)
    const joining = this.queries.join(question, this.epoch, scope, start)
    const { result, isShared } = await joining
    if (isShared) markShared(result)
    return result
  }

  async *executeIncrementally(
    prepared: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    scope: RequestScope,
    options?: ExecuteOptions,
  ): AsyncGenerator<IncrementalPayload, undefined, undefined> {
    const isLabelled = prepared instanceof CompiledOperation && prepared.hasDefer
    const admitted = isLabelled ? await this.admit(prepared, variables, scope, true) : undefined
    if (admitted && 'json' in admitted) return void (yield wholePayload(admitted))
    const form = admitted?.operation.incrementalFormFor(admitted.variables, admitted.plan)
    if (!form || !admitted)
      return void (yield wholePayload(await this.execute(prepared, variables, scope, options)))
    const delivery = new Delivery()
    const run = this.startRun(admitted, scope, options, { delivery })
    await this.runSteps(admitted, run)
    yield* this.answerInParts(admitted, run, form, delivery)
  }

  private async *answerInParts(
    { operation, variables, plan: { findService } }: Admitted,
    run: Run,
    form: IncrementalForm,
    delivery: Delivery,
  ): AsyncGenerator<IncrementalPayload, undefined, undefined> {
    const { first, parts } = form
    const introspection = first.introspect(variables)
    // Parts that run already merge into the same data, so nothing is known of its strings.
    const written = first.write(run.data, { introspection, written: [], isPlain: false })
    const data = written ?? completeAnswer(first.shape, run.data, introspection, run.errors, findService)
    const result = executionResult(data, this.format(run.errors.list(), run.scope))
    const { json, hasErrors, isRequestError } = result
    yield { json: `${json.slice(0, -1)},"hasNext":true}`, hasErrors, isRequestError, hasNext: true }
    const firstData: unknown = written === undefined ? JSON.parse(data) : undefined
    const writer = new PartWriter({
      form: { first, parts },
      delivery,
      run,
      findService,
      introspection,
      clientLabels: operation.clientLabels,
      format: (errors) => this.format(errors, run.scope),
      firstData,
    })
    for await (const payload of writer.write()) {
      run.scope.signal?.throwIfAborted()
      yield { ...payload, isRequestError: false }
    }
  }

  async explain(prepared: PreparedOperation, scope: RequestScope): Promise<Explanation> {
    if (!(prepared instanceof CompiledOperation))
      throw new PlanError('OPERATION_PLANNING_FAILED', 'There is no such operation')
    const overrides = this.decideOverrides(scope)
    const isPlanCached = prepared.hasPlanFor(overrides)
    const { plan } = await prepared.planFor(overrides)
    return { supergraph: this.options.supergraph.id, plan, isPlanCached }
  }

  listUsed(limit: number): readonly EngineOperation[] {
    const mostUsed = this.prepared.list().sort((a, b) => b.uses - a.uses)
    return mostUsed.slice(0, limit).map(({ source }) => source)
  }

  async warm(prepared: PreparedOperation): Promise<void> {
    const labels = this.options.supergraph.overrideLabels
    const overrides = new Map(labels.map((label) => [label, false] as const))
    if (prepared instanceof CompiledOperation) await prepared.warm(overrides)
  }

  get counters(): EngineCounters {
    return {
      queries: this.queries.counters,
      fetches: this.fetches.counters,
      replays: this.recordings?.counters,
      prepared: this.prepared.counters,
      entities: this.options.entityCache?.counters,
    }
  }

  private isShareable({ operation }: Admitted, options: ExecuteOptions | undefined): boolean {
    return this.options.sharing?.queries !== false && isPlainQuery(operation, options)
  }

  private async run(
    admitted: Admitted,
    scope: RequestScope,
    options: ExecuteOptions | undefined,
    question?: string,
  ): Promise<EngineResult> {
    const services = this.servicesFor(admitted)
    if (!this.recordings || !this.isReplayable(admitted, options))
      return this.runNew(admitted, this.startRun(admitted, scope, options, { services }))
    const { findDependencies } = admitted.plan
    const repeatable = { question: question ?? questionOf(admitted), scope, services, findDependencies }
    return replayOrExecute(this.recordings, repeatable, (left, recorder) =>
      this.runNew(admitted, this.startRun(admitted, scope, options, { services: left, recorder })),
    )
  }

  private async runNew(admitted: Admitted, run: Run): Promise<EngineResult> {
    await this.runSteps(admitted, run)
    return this.answer(admitted, run)
  }

  /** What is kept of entities decides what is asked, so that no two executions are alike. */
  private isReplayable({ operation }: Admitted, options: ExecuteOptions | undefined): boolean {
    return this.options.entityCache === undefined && isPlainQuery(operation, options)
  }

  private async runSteps({ plan, operation }: Admitted, run: Run): Promise<void> {
    try {
      await plan.step?.(run)
    } finally {
      if (operation.kind === 'mutation') this.noteChange()
    }
    run.scope.signal?.throwIfAborted()
  }

  async *subscribe(
    prepared: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    scope: RequestScope,
    options?: ExecuteOptions,
  ): AsyncGenerator<EngineResult, undefined, undefined> {
    const admitted = await this.admit(prepared, variables, scope)
    if ('json' in admitted) return void (yield admitted)
    const { source } = admitted.plan
    if (!source) return void (yield this.refuse([planningError(undefined)], scope))
    try {
      for await (const event of this.openSource(admitted, source, scope, options)) {
        this.noteEvent(event)
        const run = this.startRun(admitted, scope, options)
        noteResult(run, event)
        source.accept(run, event, [run.data])
        await admitted.plan.step?.(run)
        yield this.answer(admitted, run)
      }
    } catch (reason) {
      scope.signal?.throwIfAborted()
      yield this.refuse([fetchError(reason, source.call.serviceName, [])], scope)
    }
  }

  /** A client may see a change from here on: neither what is under way nor what is kept may hide it. */
  private noteChange(): void {
    this.epoch += 1
    this.options.entityCache?.expectChange()
  }

  /** The same for an event; one that has no place in the log is nothing that could drop what is kept. */
  private noteEvent({ extensions }: SubgraphResult): void {
    this.epoch += 1
    const position = extensions?.['position']
    if (typeof position === 'string') this.options.entityCache?.expectChange(position)
  }

  private openSource(
    admitted: Admitted,
    { primary, call }: CompiledSource,
    scope: RequestScope,
    options: ExecuteOptions | undefined,
  ): AsyncIterable<SubgraphResult> {
    const subscribe = (own: RequestScope) => call.subscribe(this.startRun(admitted, own, options))
    const { followEvents } = options ?? {}
    return followEvents
      ? followEvents({ fetch: primary, variables: admitted.variables, subscribe })
      : subscribe(scope)
  }

  /** Coerces and plans. A result instead means that the request is refused. */
  private admit(
    prepared: PreparedOperation,
    given: Readonly<Record<string, unknown>>,
    scope: RequestScope,
    isIncremental = false,
  ): Admitted | EngineResult | Promise<Admitted | EngineResult> {
    if (!(prepared instanceof CompiledOperation)) return this.refuse([unknownOperation(prepared.name)], scope)
    const coerced = prepared.coerceVariables(given)
    if (coerced.errors) return this.refuse(variableErrors(coerced.errors), scope)
    const proceed = (plan: ExecutablePlan): Admitted => ({
      operation: prepared,
      variables: coerced.values,
      plan,
    })
    const refuse = (reason: unknown): EngineResult => this.refuse([planningError(reason)], scope)
    try {
      const plan = prepared.planFor(this.decideOverrides(scope), isIncremental, coerced.values)
      return plan instanceof Promise ? plan.then(proceed, refuse) : proceed(plan)
    } catch (reason) {
      return refuse(reason)
    }
  }

  private servicesFor({ operation }: Admitted): ReadonlyMap<string, SubgraphService> {
    // What a mutation reads after its writes must not be what somebody else was reading before them.
    const mayShare = operation.kind !== 'mutation' && !operation.isFresh
    return mayShare && this.options.sharing?.fetches !== false ? this.fetches.services : this.options.services
  }

  private startRun(
    admitted: Admitted,
    scope: RequestScope,
    options: ExecuteOptions | undefined,
    parts: Partial<Pick<Run, 'services' | 'recorder' | 'delivery'>> = {},
  ): Run {
    const { variables, operation } = admitted
    const errors = new ErrorLog()
    for (const error of options?.errors ?? []) {
      if (options?.areErrorsUntold) errors.addUntold(error.toJSON())
      else errors.add(error.toJSON())
    }
    return startRun({
      scope,
      variables,
      errors,
      services: parts.services ?? this.servicesFor(admitted),
      recorder: parts.recorder,
      delivery: parts.delivery,
      // What a mutation answers after it wrote is read anew, like what its client asks next.
      entityCache: operation.kind === 'query' && !operation.isFresh ? this.options.entityCache : undefined,
      onFetch: options?.onFetch,
    })
  }

  private answer({ operation, variables, plan }: Admitted, run: Run): EngineResult {
    const form = operation.formFor(variables, plan)
    const introspection = form.introspect(variables)
    const written = form.write(run.data, { introspection, written: [], isPlain: run.strings !== undefined })
    const data = written ?? completeAnswer(form.shape, run.data, introspection, run.errors, plan.findService)
    if (run.errors.isEmpty) {
      return executionResult(data, [], {
        isAscii: run.strings === 'ascii' && !form.hasIntrospection,
        cacheControl: operation.kind === 'query' ? printCacheControl(run.cachePolicy) : undefined,
        costs: run.costs,
      })
    }
    return executionResult(data, this.format(run.errors.list(), run.scope), { costs: run.costs })
  }

  private refuse(errors: readonly GraphQLFormattedError[], scope: RequestScope): EngineResult {
    return requestError(this.format(errors, scope))
  }

  private format(
    errors: readonly GraphQLFormattedError[],
    scope: RequestScope,
  ): readonly GraphQLFormattedError[] {
    const { formatError } = this.options
    return formatError ? errors.map((error) => formatError(error, scope)) : errors
  }
}

/** Nothing but what is asked decides its answer, which may be somebody else's; and nobody watches how it comes about. */
function isPlainQuery({ kind, isFresh }: CompiledOperation, options: ExecuteOptions | undefined): boolean {
  return kind === 'query' && !isFresh && options?.errors === undefined && options?.onFetch === undefined
}

/** Everything that is asked, but not who asks. */
function questionOf({ plan, variables }: Admitted): string {
  return `${plan.id} ${JSON.stringify(variables)}`
}
