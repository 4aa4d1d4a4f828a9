import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { SupergraphGeneration } from '../supergraph/supergraph.ts'
import { shapeAnswer, type ObjectShape, type ShapeOptions } from './answer-shape.ts'
import { compilePlan, type CompiledPlan } from './compile-plan.ts'
import { compileVariables, type VariableCoercer } from './coerce-variables.ts'
import type { FindService } from './complete-answer.ts'
import { dropDefers, dropIntrospection, labelDefers, type LabelledOperation } from './defer-labels.ts'
import { listDeferredParts, type DeferredPart } from './deferred-parts.ts'
import type { EngineOperation, PreparedOperation } from './engine.ts'
import { createServiceFinder } from './find-service.ts'
import { answerIntrospection, introspectionUsesVariables } from './introspect.ts'
import { LruCache } from './lru-cache.ts'
import type { OperationPlan } from '../plan/operation-plan.ts'
import type { Planner } from '../plan/planner.ts'
import { listConditions, settleConditions } from '../plan/repair/settle-conditions.ts'
import type { TypeConditions } from './type-conditions.ts'
import {
  compileAnswer,
  compilePart,
  type AnswerWriter,
  type IntrospectionTexts,
  type WriteContext,
} from './write-answer.ts'

/** A plan ready to run. */
export interface ExecutablePlan extends CompiledPlan {
  /** Unlike that of any other plan of this process. */
  readonly id: number
  readonly plan: OperationPlan
  readonly findService: FindService
}

/** How to write an answer for one set of @skip and @include values. */
export interface AnswerForm {
  readonly shape: ObjectShape
  readonly write: AnswerWriter
  /** Some of the answer is the schema's, whose descriptions are in every language. */
  readonly hasIntrospection: boolean
  readonly introspect: (variables: Readonly<Record<string, unknown>>) => IntrospectionTexts
}

/** How to write an answer that comes in parts. */
export interface IncrementalForm {
  readonly first: AnswerForm
  readonly parts: readonly PartForm[]
}

export interface PartForm {
  readonly part: DeferredPart
  readonly write: (object: unknown, context: WriteContext) => string | undefined
}

// Each further combination of conditions is compiled anew; more than these at once are a client probing.
const maxForms = 16
const maxPlans = 16
// So many variables have no more combinations than plans are kept; others stay conditions of these plans.
const maxSettled = 4
// The others are planned when they are first asked for.
const maxWarmed = 4

let nextPlanId = 1

/** Everything about an operation that does not depend on a request, made once and when first needed. */
export class CompiledOperation implements PreparedOperation {
  readonly kind: PreparedOperation['kind']
  readonly name: string | undefined
  readonly coerceVariables: VariableCoercer
  /** It selects a field that every request reads anew. */
  readonly isFresh: boolean
  private readonly generation: SupergraphGeneration
  private readonly planner: Planner
  private readonly types: TypeConditions
  readonly source: EngineOperation
  /** How often it was asked for. */
  uses = 1
  private readonly operation: OperationDefinitionNode
  private readonly conditions: readonly string[]
  /** Conditions that each have a plan of their own for both of their values. */
  private readonly settled: readonly string[]
  private readonly forms = new LruCache<AnswerForm>(maxForms)
  private readonly plans = new LruCache<ExecutablePlan | Promise<ExecutablePlan>>(maxPlans)
  private readonly onGrow: (bytes: number) => void
  private onlyForm: AnswerForm | undefined
  private readonly incrementalForms = new LruCache<IncrementalForm>(maxForms)
  /** Set when something is deferred. */
  private readonly labelled: LabelledOperation | undefined

  constructor(
    generation: SupergraphGeneration,
    planner: Planner,
    types: TypeConditions,
    source: EngineOperation,
    operation: OperationDefinitionNode,
    onGrow: (bytes: number) => void,
  ) {
    this.onGrow = onGrow
    this.generation = generation
    this.planner = planner
    this.types = types
    this.source = source
    this.operation = operation
    this.kind = operation.operation
    this.name = operation.name?.value
    this.coerceVariables = compileVariables(generation.apiSchema, operation)
    this.isFresh = selectsAny(generation.freshFields, generation.apiSchema, source.document)
    this.conditions = listConditionVariables(source.document)
    // The source of a subscription is planned once for all who follow it.
    const settled = this.kind === 'subscription' ? [] : listConditions(source.document, operation)
    this.settled = settled.slice(0, maxSettled)
    // What is fetched and what is answered are cut at the same places only when they are one document.
    this.labelled = source.fetchDocument ? undefined : labelDefers(source.document, operation)
  }

  get hasDefer(): boolean {
    return this.labelled !== undefined
  }

  get clientLabels(): ReadonlyMap<string, string | undefined> {
    return this.labelled?.clientLabels ?? new Map()
  }

  hasPlanFor(overrides: ReadonlyMap<string, boolean>): boolean {
    return this.plans.get(overridesKey(overrides)) !== undefined
  }

  /**
   * Throws or rejects with `PlanError`. `overrides` are the verdicts on the supergraph's override labels; an
   * incremental plan fetches in parts what is deferred. With `variables`, coerced, the plan is one for what they
   * say to `@skip` and `@include`; without, one for all that they could say.
   */
  planFor(
    overrides: ReadonlyMap<string, boolean>,
    isIncremental = false,
    variables?: Readonly<Record<string, unknown>>,
  ): ExecutablePlan | Promise<ExecutablePlan> {
    const conditions = isIncremental ? undefined : this.settle(variables)
    const key = planKey(overrides, isIncremental, conditions)
    const known = this.plans.get(key)
    if (known) return known
    const whole = this.documentToPlan(isIncremental)
    const document = conditions ? settleConditions(whole, conditions) : whole
    const planned = this.planner.plan({ document, operationName: this.name, overrides })
    if (!(planned instanceof Promise)) return this.keepPlan(key, planned)
    const pending = planned.then((plan) => this.keepPlan(key, plan))
    // Requests that come meanwhile wait for the same plan; a failure is tried again by the next one.
    this.plans.set(key, pending)
    pending.catch(() => this.plans.delete(key))
    return pending
  }

  /** Does ahead what the first requests would wait for. */
  async warm(overrides: ReadonlyMap<string, boolean>): Promise<void> {
    for (const variables of listCombinations(this.settled).slice(0, maxWarmed)) {
      const plan = await this.planFor(overrides, false, variables)
      if (this.conditions.length === 0) this.formFor(variables, plan)
    }
  }

  private settle(
    variables: Readonly<Record<string, unknown>> | undefined,
  ): ReadonlyMap<string, boolean> | undefined {
    if (!variables || this.settled.length === 0) return undefined
    return new Map(this.settled.map((name) => [name, variables[name] === true]))
  }

  private documentToPlan(isIncremental: boolean): DocumentNode {
    const { document, fetchDocument = document } = this.source
    if (!this.labelled) return fetchDocument
    return isIncremental ? dropIntrospection(this.labelled.document) : dropDefers(fetchDocument)
  }

  private keepPlan(key: string, plan: OperationPlan): ExecutablePlan {
    const compiled = compilePlan(plan, this.types)
    const executable = { ...compiled, id: nextPlanId++, plan, findService: createServiceFinder(plan) }
    this.plans.set(key, executable)
    this.onGrow(estimatePlanBytes(plan))
    return executable
  }

  formFor(variables: Readonly<Record<string, unknown>>, plan: ExecutablePlan): AnswerForm {
    if (this.conditions.length === 0)
      return (this.onlyForm ??= this.compileForm(this.shapeOptions(variables), plan))
    const key = this.conditionsKey(variables)
    const known = this.forms.get(key)
    if (known) return known
    const form = this.compileForm(this.shapeOptions(variables), plan)
    this.forms.set(key, form)
    return form
  }

  /** The form for an answer in parts; undefined when, with these variables, nothing is deferred. */
  incrementalFormFor(
    variables: Readonly<Record<string, unknown>>,
    plan: ExecutablePlan,
  ): IncrementalForm | undefined {
    if (!this.labelled) return undefined
    const key = this.conditionsKey(variables)
    const form = this.incrementalForms.get(key) ?? this.compileIncrementalForm(variables, plan, this.labelled)
    this.incrementalForms.set(key, form)
    return form.parts.length > 0 ? form : undefined
  }

  private compileIncrementalForm(
    variables: Readonly<Record<string, unknown>>,
    plan: ExecutablePlan,
    { document, operation }: LabelledOperation,
  ): IncrementalForm {
    const options: ShapeOptions = {
      ...this.shapeOptions(variables),
      document,
      operation,
      isIncremental: true,
    }
    const isInterned = plan.interning?.isInterned ?? nowhere
    const parts = listDeferredParts(options).map((part) => {
      const place = part.path.map(({ source }) => source).join('.')
      return { part, write: compilePart(part.shape, place, isInterned) }
    })
    return { first: this.compileForm(options, plan), parts }
  }

  private conditionsKey(variables: Readonly<Record<string, unknown>>): string {
    return this.conditions.map((name) => (variables[name] === true ? '1' : '0')).join('')
  }

  private shapeOptions(variables: Readonly<Record<string, unknown>>): ShapeOptions {
    const { apiSchema: schema, supergraphSchema, fieldNames } = this.generation
    const { document } = this.source
    const isTrue = (name: string): boolean => variables[name] === true
    return { schema, supergraphSchema, document, operation: this.operation, fieldNames, isTrue }
  }

  private compileForm(options: ShapeOptions, plan: ExecutablePlan): AnswerForm {
    this.onGrow(estimateOperationBytes(this.source))
    const { schema, document } = options
    const shape = shapeAnswer(options)
    // A deferred part may ask for introspection as well.
    const whole = options.isIncremental ? shapeAnswer({ ...options, isIncremental: false }) : shape
    const rootFields = whole.onlyFields ?? []
    const introspect = (given: Readonly<Record<string, unknown>>): IntrospectionTexts =>
      answerIntrospection(schema, document, this.operation, rootFields, given)
    let texts: IntrospectionTexts | undefined
    const isFixed = !introspectionUsesVariables(rootFields)
    return {
      shape,
      hasIntrospection: rootFields.some(({ value }) => value.kind === 'introspection'),
      write: compileAnswer(shape, plan.interning?.isInterned ?? nowhere),
      introspect: isFixed ? (given) => (texts ??= introspect(given)) : introspect,
    }
  }
}

// Heap per operation as measured with the bench's three, rounded up.
const bytesPerOperation = 4_000
const bytesPerSourceCharacter = 60
const bytesPerPlanCharacter = 12

/** What an operation and one way to write its answer take in memory. */
export function estimateOperationBytes({ source }: EngineOperation): number {
  return bytesPerOperation + source.length * bytesPerSourceCharacter
}

function estimatePlanBytes(plan: OperationPlan): number {
  return JSON.stringify(plan).length * bytesPerPlanCharacter
}

/** Every set of values for these variables. */
function listCombinations(names: readonly string[]): Readonly<Record<string, boolean>>[] {
  return names.reduce<Record<string, boolean>[]>(
    (held, name) => [true, false].flatMap((value) => held.map((one) => ({ ...one, [name]: value }))),
    [{}],
  )
}

function planKey(
  overrides: ReadonlyMap<string, boolean>,
  isIncremental: boolean,
  conditions: ReadonlyMap<string, boolean> | undefined,
): string {
  // Most operations have one plan.
  if (overrides.size === 0 && !isIncremental && !conditions) return ''
  const settled = conditions ? ` with ${[...conditions.values()].map(Number).join('')}` : ''
  return `${overridesKey(overrides)}${isIncremental ? ' in parts' : ''}${settled}`
}

function overridesKey(overrides: ReadonlyMap<string, boolean>): string {
  return [...overrides].map(([label, isOn]) => `${label}=${isOn}`).join('&')
}

function nowhere(): boolean {
  return false
}

/** An operation that names no operation of its document: it answers that error and nothing else. */
export class UnknownOperation implements PreparedOperation {
  readonly kind = 'query'
  readonly name: string | undefined

  constructor(name: string | undefined) {
    this.name = name
  }
}

/** The operation a request means; undefined when its name fits none or several. */
export function selectOperation(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (operationName === undefined) return operations.length === 1 ? operations[0] : undefined
  return operations.find((operation) => operation.name?.value === operationName)
}

function selectsAny(fields: ReadonlySet<string>, schema: GraphQLSchema, document: DocumentNode): boolean {
  if (fields.size === 0) return false
  let isFound = false
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        isFound ||= fields.has(`${types.getParentType()?.name}.${node.name.value}`)
      },
    }),
  )
  return isFound
}

function listConditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive(node: DirectiveNode) {
      if (!['skip', 'include', 'defer'].includes(node.name.value)) return
      const condition = node.arguments?.find((argument) => argument.name.value === 'if')?.value
      if (condition?.kind === Kind.VARIABLE) names.add(condition.name.value)
    },
  })
  return [...names].sort()
}
