import { getOperationAST, Kind, type DocumentNode, type SelectionNode, type SelectionSetNode } from 'graphql'
import type { OperationPlan } from '../operation-plan.ts'
import { visitFetches } from '../transform-plan.ts'

/**
 * A mutation is complete, with all that is selected of its result, before the next begins. Apollo's planner sends
 * neighbours of one subgraph in one request and fetches what other subgraphs have of their results afterwards, when
 * the later ones have changed it. The documents here hold the mutations up to each that needs more, to be planned
 * and run in turn; undefined when one plan will do.
 */
export function listTurns(
  document: DocumentNode,
  operationName: string | undefined,
  plan: OperationPlan['node'],
): readonly DocumentNode[] | undefined {
  const operation = getOperationAST(document, operationName)
  // What is deferred comes when it comes, after all that is not.
  if (!plan || plan.kind === 'Defer' || operation?.operation !== 'mutation') return undefined
  const root = inlineFragments(operation.selectionSet, document)
  const turns = cutAfter(new Set(listKeys(root)), listFollowed(plan))
  if (turns.length < 2) return undefined
  const others = document.definitions.filter((definition) => definition !== operation)
  return turns.map((keys) => ({
    ...document,
    definitions: [{ ...operation, selectionSet: pickKeys(root, keys) }, ...others],
  }))
}

/** The mutations of whose results something is fetched elsewhere. */
function listFollowed(plan: NonNullable<OperationPlan['node']>): ReadonlySet<string> {
  const followed = new Set<string>()
  visitFetches(plan, (_fetch, [key]) => {
    if (key !== undefined) followed.add(String(key))
  })
  return followed
}

function cutAfter(keys: ReadonlySet<string>, followed: ReadonlySet<string>): ReadonlySet<string>[] {
  const turns: Set<string>[] = []
  let isOpen = false
  for (const key of keys) {
    if (isOpen) turns.at(-1)?.add(key)
    else turns.push(new Set([key]))
    isOpen = !followed.has(key)
  }
  return turns
}

function inlineFragments(set: SelectionSetNode, document: DocumentNode): SelectionSetNode {
  const inline = (selection: SelectionNode): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return [selection]
    const { directives } = selection
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : findFragment(selection.name.value)
    if (!inner) return []
    const selectionSet = inlineFragments(inner.selectionSet, document)
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition: inner.typeCondition, directives, selectionSet }]
  }
  const findFragment = (name: string) =>
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .find((fragment) => fragment.name.value === name)
  return { ...set, selections: set.selections.flatMap(inline) }
}

/** In the order in which they are executed; the name of the type needs no turn. */
function listKeys({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return listKeys(selection.selectionSet)
    return selection.kind === Kind.FIELD && selection.name.value !== '__typename' ? [keyOf(selection)] : []
  })
}

function pickKeys(set: SelectionSetNode, keys: ReadonlySet<string>): SelectionSetNode {
  const pick = (selection: SelectionNode): SelectionNode[] => {
    if (selection.kind !== Kind.INLINE_FRAGMENT)
      return selection.kind === Kind.FIELD && keys.has(keyOf(selection)) ? [selection] : []
    const selectionSet = pickKeys(selection.selectionSet, keys)
    return selectionSet.selections.length > 0 ? [{ ...selection, selectionSet }] : []
  }
  return { ...set, selections: set.selections.flatMap(pick) }
}

function keyOf({ alias, name }: Extract<SelectionNode, { kind: Kind.FIELD }>): string {
  return (alias ?? name).value
}
