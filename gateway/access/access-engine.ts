import { getOperationAST, GraphQLError, Kind } from 'graphql'
import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from 'graphql'
import type { Viewer } from '../../platform/auth/viewer.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { executionResult, extendResult, requestError, wholePayload } from '../execute/engine-result.ts'
import type {
  Engine,
  EngineOperation,
  EngineResult,
  ExecuteOptions,
  PreparedOperation,
} from '../execute/engine.ts'
import type { SupergraphGeneration } from '../supergraph/supergraph.ts'
import type { DecidePolicy } from './access-policies.ts'
import { meets } from './decide-access.ts'
import { filterOperation } from './filter-document.ts'
import type { NoteRefusal } from './refusal-notes.ts'
import { readRequirements } from './requirements.ts'
import type { AccessRequirements, Requirement } from './requirements.ts'

/**
 * What happens to an operation of which something may not be read: `filter` leaves that out and answers null there,
 * `reject` refuses the whole, `dry_run` answers all of it; each with an error for every such place.
 */
export const accessModes = ['filter', 'reject', 'dry_run'] as const
export type AccessMode = (typeof accessModes)[number]

/** Where an answer tells what was refused: among its errors, in `extensions.authorizationErrors`, or nowhere. */
export const refusalPlaces = ['errors', 'extensions', 'disabled'] as const
export type RefusalPlace = (typeof refusalPlaces)[number]

export interface AccessOptions {
  readonly supergraph: SupergraphGeneration
  readonly decidePolicy: DecidePolicy
  readonly mode: AccessMode
  readonly refusalPlace: RefusalPlace
  /** Told of what is refused, each time. */
  readonly noteRefusal?: NoteRefusal | undefined
}

/** What somebody with certain rights may have of an operation. */
interface Verdict {
  /** What is executed; undefined when nothing is. */
  readonly prepared: PreparedOperation | undefined
  /** Undefined when nothing was refused. */
  readonly errors: readonly GraphQLError[] | undefined
  readonly refusedFields?: readonly string[]
}

interface Guarded {
  readonly operation: EngineOperation
  readonly definition: OperationDefinitionNode
  /** All that the operation needs, each demand once. */
  readonly demands: readonly Requirement[]
  /** By which demands are not met. */
  readonly verdicts: Map<string, Verdict>
}

// Each set of rights is compiled once; more than so many of one operation are a client probing.
const mostVerdicts = 64

/**
 * Puts the rights of the schema before an engine: what a viewer may not read is taken out before it is planned, and
 * so never asked of a subgraph. Every way to the engine leads through here. An operation without protected fields
 * costs one look into a map.
 */
export function guardEngine(engine: Engine, options: AccessOptions): Engine {
  const requirements = readRequirements(options.supergraph.supergraphSchema)
  return requirements.isEmpty ? engine : new AccessEngine(engine, requirements, options)
}

class AccessEngine implements Engine {
  readonly executeIncrementally?: Engine['executeIncrementally']
  readonly explain?: Engine['explain']
  readonly warm?: Engine['warm']
  readonly #engine: Engine
  readonly #requirements: AccessRequirements
  readonly #options: AccessOptions
  readonly #guarded = new WeakMap<PreparedOperation, Guarded | null>()

  constructor(engine: Engine, requirements: AccessRequirements, options: AccessOptions) {
    this.#engine = engine
    this.#requirements = requirements
    this.#options = options
    if (engine.executeIncrementally)
      this.executeIncrementally = (...args) => this.#executeIncrementally(...args)
    const { explain, warm } = engine
    if (explain)
      this.explain = (prepared, scope) =>
        explain.call(engine, this.#judge(prepared, scope.viewer).prepared ?? prepared, scope)
    if (warm) this.warm = (prepared) => warm.call(engine, prepared)
  }

  get counters() {
    return this.#engine.counters
  }

  listUsed(limit: number): readonly EngineOperation[] {
    const used = this.#engine.listUsed?.(limit) ?? []
    return used.filter(({ fetchDocument }) => fetchDocument === undefined)
  }

  prepare(operation: EngineOperation): PreparedOperation {
    const prepared = this.#engine.prepare(operation)
    if (!this.#guarded.has(prepared)) this.#guarded.set(prepared, this.#guard(operation))
    return prepared
  }

  refuses(prepared: PreparedOperation, viewer: Viewer): boolean {
    return this.#judge(prepared, viewer).errors !== undefined
  }

  async execute(
    prepared: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    ...[scope, options]: [Parameters<Engine['execute']>[2], ExecuteOptions?]
  ): Promise<EngineResult> {
    const verdict = this.#judge(prepared, scope.viewer)
    this.#note(verdict, scope)
    if (!verdict.errors) return this.#engine.execute(prepared, variables, scope, options)
    if (!verdict.prepared)
      return this.#refuse(verdict.errors, this.#options.mode === 'reject' ? requestError : nothingLeft)
    const masked = this.#mask(options, verdict.errors)
    return this.#tell(await this.#engine.execute(verdict.prepared, variables, scope, masked), verdict.errors)
  }

  async *subscribe(
    prepared: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    ...[scope, options]: [Parameters<Engine['subscribe']>[2], ExecuteOptions?]
  ): AsyncGenerator<EngineResult, undefined, undefined> {
    const verdict = this.#judge(prepared, scope.viewer)
    this.#note(verdict, scope)
    if (!verdict.errors) return yield* forward(this.#engine.subscribe(prepared, variables, scope, options))
    // A stream of nothing is none.
    if (!verdict.prepared) return void (yield this.#refuse(verdict.errors, requestError))
    const masked = this.#mask(options, verdict.errors)
    for await (const result of this.#engine.subscribe(verdict.prepared, variables, scope, masked))
      yield this.#tell(result, verdict.errors)
  }

  async *#executeIncrementally(
    ...[prepared, variables, scope, options]: Parameters<NonNullable<Engine['executeIncrementally']>>
  ) {
    const verdict = this.#judge(prepared, scope.viewer)
    const { executeIncrementally } = this.#engine
    if (verdict.errors || !executeIncrementally)
      return void (yield wholePayload(await this.execute(prepared, variables, scope, options)))
    yield* executeIncrementally.call(this.#engine, prepared, variables, scope, options)
  }

  #note({ refusedFields }: Verdict, scope: RequestScope): void {
    if (refusedFields) this.#options.noteRefusal?.(refusedFields, scope)
  }

  #guard(operation: EngineOperation): Guarded | null {
    const definition = getOperationAST(operation.document, operation.operationName ?? null)
    if (!definition) return null
    const demands = new Set<Requirement>()
    const isAllowed = (requirement: Requirement) => Boolean(demands.add(requirement))
    this.#filter(definition, operation.document, isAllowed)
    return demands.size === 0 ? null : { operation, definition, demands: [...demands], verdicts: new Map() }
  }

  #judge(prepared: PreparedOperation, viewer: Viewer): Verdict {
    const guarded = this.#guarded.get(prepared)
    if (!guarded) return { prepared, errors: undefined }
    const { decidePolicy } = this.#options
    const unmet = guarded.demands.filter((demand) => !meets(viewer, demand, decidePolicy))
    if (unmet.length === 0) return { prepared, errors: undefined }
    const key = unmet.map((demand) => guarded.demands.indexOf(demand)).join(' ')
    const verdict = guarded.verdicts.get(key) ?? this.#decide(prepared, guarded, new Set(unmet), key)
    if (guarded.verdicts.size < mostVerdicts) guarded.verdicts.set(key, verdict)
    return verdict
  }

  #decide(
    whole: PreparedOperation,
    { operation, definition }: Guarded,
    unmet: ReadonlySet<Requirement>,
    key: string,
  ): Verdict {
    const { document } = operation
    const filtered = this.#filter(definition, document, (demand) => !unmet.has(demand))
    const { operation: left, refused, refusedFields } = filtered
    const errors = refused.map(unauthorized)
    if (this.#options.mode === 'dry_run') return { prepared: whole, errors }
    if (this.#options.mode === 'reject' || !left) return { prepared: undefined, errors, refusedFields }
    const fetchDocument: DocumentNode = { kind: Kind.DOCUMENT, definitions: [left] }
    // A comment keeps its text apart from the whole operation's and from what others are left of it.
    const source = `${operation.source}\n# without ${key}`
    return { prepared: this.#engine.prepare({ ...operation, source, fetchDocument }), errors, refusedFields }
  }

  #filter(
    definition: OperationDefinitionNode,
    document: DocumentNode,
    isAllowed: (requirement: Requirement) => boolean,
  ) {
    const schema = this.#options.supergraph.apiSchema
    return filterOperation(definition, document, { schema, requirements: this.#requirements, isAllowed })
  }

  #refuse(
    errors: readonly GraphQLError[],
    compose: (errors: readonly GraphQLFormattedError[]) => EngineResult,
  ): EngineResult {
    if (this.#options.refusalPlace === 'errors') return compose(errors.map((error) => error.toJSON()))
    // Without an error an answer has to have data.
    return this.#tell(nothingLeft([]), errors)
  }

  #mask(options: ExecuteOptions | undefined, errors: readonly GraphQLError[]): ExecuteOptions {
    return { ...options, errors, areErrorsUntold: this.#options.refusalPlace !== 'errors' }
  }

  #tell(result: EngineResult, errors: readonly GraphQLError[]): EngineResult {
    if (this.#options.refusalPlace !== 'extensions') return result
    return extendResult(result, { authorizationErrors: errors.map((error) => error.toJSON()) })
  }
}

function nothingLeft(errors: readonly GraphQLFormattedError[]): EngineResult {
  return executionResult('null', errors)
}

async function* forward<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value, undefined, undefined> {
  yield* values
}

function unauthorized(path: readonly string[]): GraphQLError {
  return new GraphQLError('Unauthorized field or type', {
    path,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  })
}
