import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql'
import type { FetchNode } from '../operation-plan.ts'
import { isComposite, namedType, readEnum, readGraphNames, readString } from './join-directives.ts'

/**
 * Fields that one subgraph declares with a narrower type than the graph has (`book: Book` where clients see
 * `book: Media`), by subgraph. Only there may an object come without its `__typename`: to the planner its type is
 * known, to the answer it is one of several.
 */
export type NarrowedFields = ReadonlyMap<string, ReadonlySet<string>>

export function listNarrowedFields(supergraph: DocumentNode): NarrowedFields {
  const graphNames = readGraphNames(supergraph)
  const narrowed = new Map<string, Set<string>>()
  for (const field of supergraph.definitions.filter(isComposite).flatMap(({ fields }) => fields ?? [])) {
    for (const directive of field.directives ?? []) {
      const graph = readEnum(directive, 'graph')
      if (directive.name.value !== 'join__field' || graph === undefined) continue
      const own = readString(directive, 'type')?.replace(/[^\w]/g, '')
      if (own === undefined || own === namedType(field.type)) continue
      const subgraph = graphNames.get(graph) ?? graph
      narrowed.set(subgraph, (narrowed.get(subgraph) ?? new Set()).add(field.name.value))
    }
  }
  return narrowed
}

/** Has the subgraph tell the type of every object of such a field. */
export function askForTypes(fetch: FetchNode, narrowed: NarrowedFields): FetchNode {
  const fields = narrowed.get(fetch.serviceName)
  if (!fields) return fetch
  let isChanged = false
  const document = visit(parse(fetch.operation, { noLocation: true }), {
    Field: {
      leave(node) {
        if (!fields.has(node.name.value) || !node.selectionSet || tellsType(node.selectionSet))
          return undefined
        isChanged = true
        return { ...node, selectionSet: withType(node.selectionSet) }
      },
    },
  })
  return isChanged ? { ...fetch, operation: stripIgnoredCharacters(print(document)) } : fetch
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }

function tellsType({ selections }: SelectionSetNode): boolean {
  return selections.some(
    (node) =>
      node.kind === Kind.FIELD && node.name.value === '__typename' && !node.alias && !node.directives?.length,
  )
}

function withType(set: SelectionSetNode): SelectionSetNode {
  return { ...set, selections: [typename, ...set.selections] }
}
