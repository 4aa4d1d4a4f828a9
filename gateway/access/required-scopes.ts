import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { filterOperation } from './filter-document.ts'
import type { AccessRequirements, Requirement } from './requirements.ts'

export interface ScopesOptions {
  readonly schema: GraphQLSchema
  readonly requirements: AccessRequirements
}

// More ways than these tell a developer nothing.
const mostSets = 32

/**
 * The sets of scopes with which a machine's key may read all of an operation: any one of them, whole. None when no
 * scope is needed.
 */
export function listRequiredScopes(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  options: ScopesOptions,
): string[][] {
  const demands = new Set<Requirement>()
  filterOperation(operation, document, { ...options, isAllowed: (demand) => Boolean(demands.add(demand)) })
  let sets: string[][] = [[]]
  for (const { scopes, machineScope } of demands) {
    const choices = [...(scopes ?? [[]])].map((set) => (machineScope ? [...set, machineScope] : set))
    sets = sets.flatMap((set) => choices.map((choice) => [...new Set([...set, ...choice])].sort()))
    sets = dropWider(sets).slice(0, mostSets)
  }
  return sets.length === 1 && sets[0]?.length === 0 ? [] : sets
}

/** A set that holds another one asks for more than it has to. */
function dropWider(sets: readonly string[][]): string[][] {
  const distinct = [...new Map(sets.map((set) => [set.join(' '), set])).values()]
  return distinct.filter(
    (set) => !distinct.some((other) => other !== set && other.every((scope) => set.includes(scope))),
  )
}
