import { Kind, type SelectionSetNode } from 'graphql'
import type { OperationPlan } from '../plan/operation-plan.ts'
import { readFetchSelection } from '../plan/fetch-selection.ts'
import { visitFetches } from '../plan/transform-plan.ts'
import { clientKey } from '../plan/repair/safe-names.ts'
import type { FindService } from './complete-answer.ts'

/**
 * Finds which subgraph a plan asks for the value at a path. Built when the first error needs it: from the texts of
 * the plan's own fetches.
 */
export function createServiceFinder(plan: OperationPlan): FindService {
  let owners: Map<string, string> | undefined
  return (path) => {
    owners ??= listOwners(plan)
    const keys = path.filter((key) => typeof key === 'string')
    for (let length = keys.length; length > 0; length -= 1) {
      const owner = owners.get(keys.slice(0, length).join('.'))
      if (owner !== undefined) return owner
    }
    return undefined
  }
}

function listOwners(plan: OperationPlan): Map<string, string> {
  const owners = new Map<string, string>()
  if (!plan.node) return owners
  visitFetches(plan.node, (fetch, path) => {
    const place = path
      .filter((key) => typeof key === 'string' && key !== '@')
      .map((key) => clientKey(String(key)))
    const set = readFetchSelection(fetch)
    if (set) addOwners(set, place, fetch.serviceName, owners)
  })
  return owners
}

function addOwners(
  set: SelectionSetNode,
  place: readonly string[],
  service: string,
  owners: Map<string, string>,
): void {
  for (const node of set.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) addOwners(node.selectionSet, place, service, owners)
    if (node.kind !== Kind.FIELD || node.name.value === '__typename') continue
    const inside = [...place, clientKey((node.alias ?? node.name).value)]
    const key = inside.join('.')
    if (!owners.has(key)) owners.set(key, service)
    if (node.selectionSet) addOwners(node.selectionSet, inside, service, owners)
  }
}
