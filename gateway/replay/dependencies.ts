import type { FetchNode, PlanNode } from '../plan/operation-plan.ts'
import type { FindDependencies } from './recording.ts'

/** What is known of the fetches of a plan besides their order. */
export interface SharedKnowledge {
  /** Those that may tell an object what a fetch would ask of it. */
  sourcesOf(fetch: FetchNode): readonly FetchNode[]
  /** Those with the same signature ask for each entity only once. */
  signatureOf(fetch: FetchNode): string
}

/**
 * Finds for each fetch of a plan all others whose answers may decide what it asks: those before it in a sequence,
 * those that save it or them a request, and those that share answers with it or them. Made when first asked.
 */
export function findDependencies(node: PlanNode, knowledge: SharedKnowledge): FindDependencies {
  let before: ReadonlyMap<FetchNode, readonly FetchNode[]> | undefined
  const found = new Map<FetchNode, ReadonlySet<FetchNode>>()
  return (fetch) => {
    before ??= listBefore(node)
    const known = found.get(fetch)
    if (known) return known
    const direct = [fetch, ...(before.get(fetch) ?? [])]
    const signatures = new Set(direct.map((one) => knowledge.signatureOf(one)))
    const alike = [...before.keys()].filter((one) => signatures.has(knowledge.signatureOf(one)))
    const dependencies = new Set([...direct, ...alike].flatMap((one) => [one, ...knowledge.sourcesOf(one)]))
    found.set(fetch, dependencies)
    return dependencies
  }
}

function listBefore(root: PlanNode): Map<FetchNode, readonly FetchNode[]> {
  const found = new Map<FetchNode, readonly FetchNode[]>()
  /** Notes what is before each fetch in a node and lists those fetches. */
  const visit = (node: PlanNode | undefined, before: readonly FetchNode[]): readonly FetchNode[] => {
    switch (node?.kind) {
      case undefined:
        return []
      case 'Fetch':
        found.set(node, before)
        return [node]
      case 'Flatten':
        return visit(node.node, before)
      case 'Parallel':
        return node.nodes.flatMap((child) => visit(child, before))
      case 'Condition':
        return [node.ifClause, node.elseClause].flatMap((child) => visit(child, before))
      case 'Sequence':
        return visitInTurn(node.nodes, before)
      case 'Defer':
        return visitInTurn([node.primary.node, ...node.deferred.map(({ node: later }) => later)], before)
    }
  }
  const visitInTurn = (nodes: readonly (PlanNode | undefined)[], before: readonly FetchNode[]) => {
    const inside: FetchNode[] = []
    for (const child of nodes) inside.push(...visit(child, [...before, ...inside]))
    return inside
  }
  visit(root, [])
  return found
}
