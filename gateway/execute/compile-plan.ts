import type { FetchNode, OperationPlan, PlanNode } from '../plan/operation-plan.ts'
import { findDependencies } from '../replay/dependencies.ts'
import type { FindDependencies } from '../replay/recording.ts'
import { visitFetches } from '../plan/transform-plan.ts'
import type { LaterStep } from './delivery.ts'
import { compileEntityFetch } from './fetch-entities.ts'
import { compileRootAnswer, compileRootFetch } from './fetch-root.ts'
import { planInterning, type InternPlan } from './intern.ts'
import { planKnownEntities, type KnownPlan } from './known-entities.ts'
import { createMerge, type Merge } from './merge.ts'
import type { Run, Step } from './run.ts'
import { compileCall, signatureOf, type SubgraphCall } from './subgraph-call.ts'
import type { TypeConditions } from './type-conditions.ts'

/** What the steps of one plan know about the whole of it. */
export interface CompileContext {
  readonly types: TypeConditions
  readonly variableNames: Readonly<Record<string, string>> | undefined
  /** Whether several fetches of the plan ask the same, so that they can share answers. */
  readonly isRepeated: (signature: string) => boolean
  readonly interning: InternPlan
  readonly known: KnownPlan
  readonly merge: Merge
}

export interface CompiledPlan {
  /** Undefined when there is nothing to fetch. */
  readonly step: Step | undefined
  readonly source: CompiledSource | undefined
  readonly interning: InternPlan | undefined
  /** Undefined for a subscription, and where nothing is fetched. */
  readonly findDependencies: FindDependencies | undefined
}

/** A subscription's source; `step` then completes each event. */
export interface CompiledSource {
  readonly primary: FetchNode
  readonly call: SubgraphCall
  readonly accept: ReturnType<typeof compileRootAnswer>
}

/** Turns a plan into straight-line closures, once; running them looks nothing up that the plan already decides. */
export function compilePlan(plan: OperationPlan, types: TypeConditions): CompiledPlan {
  const { node, variableNames } = plan
  if (!node) return { step: undefined, source: undefined, interning: undefined, findDependencies: undefined }
  const interning = planInterning(node)
  const fetches = listFetches(node)
  // What was read between two writes of a mutation is read again after the second.
  const readable = fetches.some(({ operationKind }) => operationKind === 'mutation') ? [] : fetches
  const context: CompileContext = {
    types,
    variableNames,
    isRepeated: countSignatures(readable),
    interning,
    known: planKnownEntities(readable),
    merge: createMerge(types.isInterface),
  }
  if (node.kind !== 'Subscription') {
    const sourcesOf = (fetch: FetchNode) =>
      context.known.wishOf(fetch)?.places.map(({ source }) => source) ?? []
    return {
      step: compileNode(node, [], context),
      source: undefined,
      interning,
      findDependencies: findDependencies(node, { sourcesOf, signatureOf }),
    }
  }
  const { primary, rest } = node
  return {
    interning,
    findDependencies: undefined,
    step: rest && compileNode(rest, [], context),
    source: {
      primary,
      call: compileCall(primary, variableNames),
      accept: compileRootAnswer(primary, [], context),
    },
  }
}

function listFetches(node: NonNullable<OperationPlan['node']>): readonly FetchNode[] {
  const fetches: FetchNode[] = []
  visitFetches(node, (fetch) => fetches.push(fetch))
  return fetches
}

function countSignatures(fetches: readonly FetchNode[]): (signature: string) => boolean {
  const counts = new Map<string, number>()
  for (const signature of fetches.map(signatureOf)) counts.set(signature, (counts.get(signature) ?? 0) + 1)
  return (signature) => (counts.get(signature) ?? 0) > 1
}

function compileNode(node: PlanNode, path: readonly (string | number)[], context: CompileContext): Step {
  switch (node.kind) {
    case 'Fetch':
      return announce(
        node.id,
        node.requires ? compileEntityFetch(node, path, context) : compileRootFetch(node, path, context),
      )
    case 'Flatten':
      return compileNode(node.node, [...path, ...node.path], context)
    case 'Sequence':
      return inSequence(node.nodes.map((child) => compileNode(child, path, context)))
    case 'Parallel':
      return inParallel(node.nodes.map((child) => compileNode(child, path, context)))
    case 'Condition':
      return onCondition(
        context.variableNames?.[node.condition] ?? node.condition,
        node.ifClause && compileNode(node.ifClause, path, context),
        node.elseClause && compileNode(node.elseClause, path, context),
      )
    case 'Defer':
      return inParts(
        node.primary.node && compileNode(node.primary.node, path, context),
        node.deferred.map(({ label = '', depends, node: later }) => ({
          label,
          needs: depends.map(({ id }) => id),
          step: later && compileNode(later, path, context),
        })),
      )
  }
}

function inSequence(steps: readonly Step[]): Step {
  const [only] = steps
  if (steps.length === 1 && only) return only
  return async (run) => {
    for (const step of steps) {
      const pending = step(run)
      if (pending) await pending
    }
  }
}

function inParallel(steps: readonly Step[]): Step {
  return (run) => {
    const pending: Promise<unknown>[] = []
    for (const step of steps) {
      const started = step(run)
      if (started) pending.push(started)
    }
    return pending.length > 1 ? Promise.all(pending) : pending[0]
  }
}

/** Tells the parts that need this fetch when it is done. */
function announce(id: string | undefined, step: Step): Step {
  if (id === undefined) return step
  return (run) => {
    const pending = step(run)
    if (!run.delivery) return pending
    if (pending) return pending.then(() => run.delivery?.arrive(id))
    run.delivery.arrive(id)
    return undefined
  }
}

/** The first part's work, with the others begun as soon as what they need is there; all in turn for a whole answer. */
function inParts(first: Step | undefined, later: readonly LaterStep[]): Step {
  const whole = inSequence([first, ...later.map(({ step }) => step)].filter((step) => step !== undefined))
  return (run) => {
    const { delivery } = run
    if (!delivery) return whole(run)
    const pending = first?.(run)
    for (const part of later) delivery.begin(part, run, pending)
    return pending
  }
}

function onCondition(variable: string, whenTrue: Step | undefined, whenFalse: Step | undefined): Step {
  return (run: Run) => (run.variables[variable] === true ? whenTrue : whenFalse)?.(run)
}
