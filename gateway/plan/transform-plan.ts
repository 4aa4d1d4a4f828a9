import type { FetchNode, PlanNode, SubscriptionNode } from './operation-plan.ts'

/** Rebuilds a plan with every fetch replaced; a subscription's primary fetch must stay a fetch. */
export function transformFetches(
  node: PlanNode | SubscriptionNode,
  transform: (fetch: FetchNode) => FetchNode | readonly FetchNode[],
): PlanNode | SubscriptionNode {
  if (node.kind !== 'Subscription') return transformNode(node, transform)
  const primary = asSingle(transform(node.primary))
  return { ...node, primary: primary ?? node.primary, rest: node.rest && transformNode(node.rest, transform) }
}

function transformNode(
  node: PlanNode,
  transform: (fetch: FetchNode) => FetchNode | readonly FetchNode[],
): PlanNode {
  const recurse = (child: PlanNode): PlanNode => transformNode(child, transform)
  const recurseOptional = (child: PlanNode | undefined): PlanNode | undefined => child && recurse(child)
  switch (node.kind) {
    case 'Fetch': {
      const result = transform(node)
      return asSingle(result) ?? { kind: 'Parallel', nodes: [result].flat() }
    }
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map(recurse) }
    case 'Flatten':
      return { ...node, node: recurse(node.node) }
    case 'Condition':
      return {
        ...node,
        ifClause: recurseOptional(node.ifClause),
        elseClause: recurseOptional(node.elseClause),
      }
    case 'Defer':
      return {
        ...node,
        primary: { ...node.primary, node: recurseOptional(node.primary.node) },
        deferred: node.deferred.map((deferred) => ({ ...deferred, node: recurseOptional(deferred.node) })),
      }
  }
}

/** Calls `visit` for every fetch with the path its data is merged at. */
export function visitFetches(
  node: PlanNode | SubscriptionNode,
  visit: (fetch: FetchNode, path: readonly (string | number)[]) => void,
  path: readonly (string | number)[] = [],
): void {
  const recurse = (child: PlanNode | undefined): void => {
    if (child) visitFetches(child, visit, path)
  }
  switch (node.kind) {
    case 'Fetch':
      return visit(node, path)
    case 'Subscription':
      visit(node.primary, path)
      return recurse(node.rest)
    case 'Sequence':
    case 'Parallel':
      return node.nodes.forEach(recurse)
    case 'Flatten':
      return visitFetches(node.node, visit, [...path, ...node.path])
    case 'Condition':
      recurse(node.ifClause)
      return recurse(node.elseClause)
    case 'Defer':
      recurse(node.primary.node)
      return node.deferred.forEach((deferred) => recurse(deferred.node))
  }
}

function asSingle(result: FetchNode | readonly FetchNode[]): FetchNode | undefined {
  return 'kind' in result ? result : undefined
}
