import type { OperationPlan, PlanNode, SubscriptionNode } from '../plan/operation-plan.ts'
import type { Variables } from './argument-cost.ts'

/** One entity fetch of a plan: where the objects lie that another subgraph is asked about. */
export interface EntityHop {
  /** Names in the answer; list steps and type conditions are left out. */
  readonly path: readonly string[]
  /** Whether it is made with these variables. */
  readonly isMade: (variables: Variables) => boolean
}

/** The entity fetches of a plan, those of deferred parts and of a subscription's events among them. */
export function listEntityHops({ node }: OperationPlan): EntityHop[] {
  const hops: EntityHop[] = []
  if (node) collect(node, [], () => true, hops)
  return hops
}

function collect(
  node: PlanNode | SubscriptionNode,
  path: readonly string[],
  isMade: EntityHop['isMade'],
  hops: EntityHop[],
): void {
  const visit = (inner: PlanNode | undefined, at = path, when = isMade) =>
    inner && collect(inner, at, when, hops)
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.forEach((inner) => visit(inner))
    case 'Flatten':
      return visit(node.node, [...path, ...keysOf(node.path)])
    case 'Fetch':
      if (node.requires) hops.push({ path, isMade })
      return
    case 'Subscription':
      return visit(node.rest)
    case 'Defer':
      visit(node.primary.node)
      return node.deferred.forEach((part) => visit(part.node))
    case 'Condition':
      visit(node.ifClause, path, (variables) => isMade(variables) && variables[node.condition] === true)
      visit(node.elseClause, path, (variables) => isMade(variables) && variables[node.condition] !== true)
  }
}

function keysOf(path: readonly (string | number)[]): string[] {
  return path
    .map(String)
    .filter((key) => key !== '@' && !key.startsWith('...'))
    .map((key) => key.replace(/\|\[.*\]$/, ''))
}
