import { Kind } from 'graphql'
import { readFetchSelection } from '../fetch-selection.ts'
import type { FetchNode, RequiredSelection } from '../operation-plan.ts'
import type { Requirements } from './requirements.ts'
import { listPaths, parseFieldSet } from './join-directives.ts'

/**
 * What an interface object requires is put beside its key, which the planner asks for under the one type that is
 * wanted (`... on Firm { id }` and `... on Account { name }`): an object of another type has the second alone, and
 * is sent without a key. So what has no key only counts together with what has one.
 */
export function requireKeys(fetch: FetchNode, requirements: Requirements): FetchNode {
  const { requires = [] } = fetch
  if (requires.length < 2) return fetch
  const keys = listKeys(fetch, requirements)
  const hasKey = (selection: RequiredSelection): boolean => {
    const paths = new Set(listRequiredPaths([selection]))
    return keys.some((key) => key.every((path) => paths.has(path)))
  }
  const keyless = requires.filter((selection) => !hasKey(selection))
  if (keyless.length === 0 || keyless.length === requires.length) return fetch
  const keyed = requires.filter(hasKey)
  if (keyed.some(({ kind }) => kind === 'Field')) return fetch
  return {
    ...fetch,
    requires: keyed.map((selection) => ({
      ...selection,
      selections: [...(selection.selections ?? []), ...keyless],
    })),
  }
}

function listKeys(fetch: FetchNode, requirements: Requirements): string[][] {
  const types = (readFetchSelection(fetch)?.selections ?? []).flatMap((node) =>
    node.kind === Kind.INLINE_FRAGMENT ? (node.typeCondition?.name.value ?? []) : [],
  )
  return types
    .flatMap((type) => requirements.keys.get(`${fetch.serviceName} ${type}`) ?? [])
    .map((key) => listPaths(parseFieldSet(key)))
}

function listRequiredPaths(selections: readonly RequiredSelection[], prefix = ''): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'InlineFragment') return listRequiredPaths(selection.selections, prefix)
    const path = `${prefix}.${selection.name}`
    return [path, ...listRequiredPaths(selection.selections ?? [], path)]
  })
}
