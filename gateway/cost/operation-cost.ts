import { getOperationAST } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { MeteredCosts } from '../../platform/graphql/metered-costs.ts'
import type { OperationPlan } from '../plan/operation-plan.ts'
import type { Variables } from './argument-cost.ts'
import { buildCostTree } from './cost-tree.ts'
import type { CostNode, CostTreeOptions } from './cost-tree.ts'
import { listEntityHops } from './entity-hops.ts'
import type { EntityHop } from './entity-hops.ts'

/**
 * What an operation costs, in points, by the formula of Apollo Router: every object counts 1 (or its `@cost`), scalars
 * nothing, lists as often as they are long, arguments by their weights, mutations 10 more. Each object another
 * subgraph has to be asked about counts 1 besides: what the plan adds to what the client wrote.
 */
export interface OperationCost {
  /** Before execution: lists are as long as their arguments, or the schema, say. */
  estimate(variables: Variables): number
  /**
   * After execution: lists are as long as they turned out, and metered fields cost what their subgraph says instead of
   * their weight. `data` is the answer's; `note` is told what each field added, as often as it added something.
   */
  measure(variables: Variables, data: unknown, metered?: MeteredCosts, note?: NoteFieldCost): number
}

/** `field` is a coordinate such as `Order.lines`, or `Mutation` for what every mutation costs. */
export type NoteFieldCost = (field: string, points: number) => void

const mutationCost = 10

/** Compiles the cost of a valid operation. Without a plan the asking of other subgraphs is left out. */
export function compileCost(
  { document, operationName }: { document: DocumentNode; operationName?: string | undefined },
  options: CostTreeOptions,
  plan?: OperationPlan,
): OperationCost {
  const operation = getOperationAST(document, operationName ?? null)
  const roots = operation ? buildCostTree(operation, document, options) : []
  const hops = (plan ? listEntityHops(plan) : []).map((hop) => ({ ...hop, field: fieldAt(hop, roots) }))
  const base = operation?.operation === 'mutation' ? mutationCost : 0
  return {
    estimate: (variables) =>
      base +
      sum(roots, (node) => estimateNode(node, variables)) +
      sum(hops, (hop) => (hop.isMade(variables) ? estimateObjects(hop, roots, variables) : 0)),
    measure(variables, data, metered = {}, note = ignore) {
      const noted = (field: string, points: number) => {
        if (points !== 0) note(field, points)
        return points
      }
      return (
        noted('Mutation', base) +
        sum(Object.entries(metered), ([field, points]) => noted(field, points)) +
        sum(roots, (node) => measureNode(node, variables, data, metered, noted)) +
        sum(hops, ({ isMade, path, field }) =>
          isMade(variables) ? noted(field, countObjects(data, path)) : 0,
        )
      )
    },
  }
}

function ignore(): void {
  // Nobody asks which field it was.
}

/** The field whose objects a hop asks about. */
function fieldAt({ path }: EntityHop, roots: readonly CostNode[]): string {
  let nodes = roots
  let found: CostNode | undefined
  for (const key of path) {
    found = nodes.find(({ responseKey }) => responseKey === key)
    nodes = found?.children ?? []
  }
  return found?.coordinate ?? 'Query'
}

function estimateNode(node: CostNode, variables: Variables, handedSize?: number): number {
  if (!node.isIncluded(variables)) return 0
  const size = node.isList ? (handedSize ?? node.sizeOf(variables)) : 1
  const children = sum(node.children, (child) =>
    estimateNode(child, variables, handSize(node, child, variables)),
  )
  return size * (node.weight + children) + node.argumentsCost(variables)
}

/** A connection's own arguments say how long its edges are. */
function handSize(node: CostNode, child: CostNode, variables: Variables): number | undefined {
  return node.sizedFields.includes(child.name) ? node.sizeOf(variables) : undefined
}

function measureNode(
  node: CostNode,
  variables: Variables,
  parent: unknown,
  metered: MeteredCosts,
  noted: (field: string, points: number) => number,
): number {
  if (!isObject(parent) || !node.isIncluded(variables)) return 0
  const weight = node.coordinate in metered ? 0 : node.weight
  const answered = itemsOf(parent[node.responseKey]).filter((item) => item !== null && item !== undefined)
  const own = weight * answered.length + node.argumentsCost(variables)
  return (
    noted(node.coordinate, own) +
    sum(answered, (item) =>
      sum(node.children, (child) => measureNode(child, variables, item, metered, noted)),
    )
  )
}

/** How many objects lie at a path, by what the lists on the way are estimated at. */
function estimateObjects({ path }: EntityHop, roots: readonly CostNode[], variables: Variables): number {
  let nodes = roots
  let parent: CostNode | undefined
  let count = 1
  for (const key of path) {
    const node = nodes.find((candidate) => candidate.responseKey === key)
    if (!node || !node.isIncluded(variables)) return node ? 0 : count
    if (node.isList) count *= (parent && handSize(parent, node, variables)) ?? node.sizeOf(variables)
    parent = node
    nodes = node.children
  }
  return count
}

function countObjects(data: unknown, [key, ...rest]: readonly string[]): number {
  if (key === undefined) return isObject(data) ? 1 : 0
  if (!isObject(data)) return 0
  return sum(itemsOf(data[key]), (item) => countObjects(item, rest))
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flat(Infinity) : [value]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function sum<Item>(items: readonly Item[], costOf: (item: Item) => number): number {
  let total = 0
  for (const item of items) total += costOf(item)
  return total
}
