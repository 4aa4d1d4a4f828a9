import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type FieldNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { FetchNode, RequiredSelection } from '../operation-plan.ts'
import { requirementKey } from './join-directives.ts'
import { requiredPrefix, type RequiredArguments } from './required-arguments.ts'

/**
 * Turns the internal fields of `isolateRequiredArguments` back into the calls they stand for. A fetch that needs
 * two values of one field (`price` in dollars and in euros) becomes one fetch for each.
 */
export function restoreRequiredCalls(
  fetch: FetchNode,
  required: RequiredArguments,
): FetchNode | readonly FetchNode[] {
  const calling = fetch.operation.includes(requiredPrefix) ? restoreOperation(fetch, required) : fetch
  if (!calling.requires) return calling
  const parts = splitByConflict(calling, required)
  const restored = parts.map((part) => ({
    ...part,
    requires: restoreRequires(part.requires ?? [], required),
  }))
  return restored.length === 1 && restored[0] ? restored[0] : restored
}

function restoreOperation(fetch: FetchNode, required: RequiredArguments): FetchNode {
  const document = visit(parse(fetch.operation, { noLocation: true }), {
    Field(node) {
      const call = required.calls.get(node.name.value)
      if (!call) return undefined
      const alias = node.alias ?? node.name
      return { ...node, alias, name: { kind: Kind.NAME, value: call.fieldName }, arguments: call.arguments }
    },
  })
  return { ...fetch, operation: printCompact(document) }
}

function restoreRequires(
  selections: readonly RequiredSelection[],
  required: RequiredArguments,
): RequiredSelection[] {
  return selections.map((selection) => {
    const inner = selection.selections && restoreRequires(selection.selections, required)
    if (selection.kind === 'InlineFragment') return { ...selection, selections: inner ?? [] }
    const call = required.calls.get(selection.name)
    const own = inner ? { ...selection, selections: inner } : selection
    return call
      ? { ...own, name: call.fieldName, alias: undefined, source: selection.alias ?? selection.name }
      : own
  })
}

/** One part per set of required values that can share a representation. */
function splitByConflict(fetch: FetchNode, required: RequiredArguments): FetchNode[] {
  const used = listInternalNames(fetch.requires ?? [])
  const calls = [...used].map((name) => required.calls.get(name)?.fieldName)
  if (new Set(calls).size === calls.length) return [fetch]
  const groups = groupFields(fetch, required)
  return groups.map((group, index) => keepGroup(fetch, group, required, index))
}

interface FieldGroup {
  readonly fields: Set<FieldNode>
  readonly internalNames: Set<string>
}

function groupFields(fetch: FetchNode, required: RequiredArguments): FieldGroup[] {
  const groups: FieldGroup[] = []
  for (const { field, typeName } of listEntityFields(parseOperation(fetch))) {
    const needs =
      required.usedBy.get(requirementKey(fetch.serviceName, typeName, field.name.value)) ?? new Set()
    let group = groups.find((candidate) => !conflicts(candidate.internalNames, needs, required))
    if (!group) groups.push((group = { fields: new Set(), internalNames: new Set() }))
    group.fields.add(field)
    for (const name of needs) group.internalNames.add(name)
  }
  return groups
}

function conflicts(
  one: ReadonlySet<string>,
  other: ReadonlySet<string>,
  { calls }: RequiredArguments,
): boolean {
  const isClash = (name: string): boolean =>
    [...one].some((held) => held !== name && calls.get(held)?.fieldName === calls.get(name)?.fieldName)
  return [...other].some(isClash)
}

function keepGroup(
  fetch: FetchNode,
  group: FieldGroup,
  required: RequiredArguments,
  index: number,
): FetchNode {
  const keys = new Set([...group.fields].map(printCompact))
  const document = parseOperation(fetch)
  const unwanted = new Set(
    listEntityFields(document).flatMap(({ field }) => (keys.has(printCompact(field)) ? [] : [field])),
  )
  const kept = visit(document, { Field: (node) => (unwanted.has(node) ? null : undefined) })
  const trimmed = visit(kept, {
    InlineFragment: { leave: (node) => (node.selectionSet.selections.length === 0 ? null : undefined) },
  })
  return {
    ...fetch,
    id: index === 0 ? fetch.id : undefined,
    operation: printCompact(trimmed),
    requires: dropInternal(fetch.requires ?? [], group.internalNames, required),
  }
}

function dropInternal(
  selections: readonly RequiredSelection[],
  wanted: ReadonlySet<string>,
  required: RequiredArguments,
): RequiredSelection[] {
  return selections.flatMap((selection): RequiredSelection[] => {
    if (selection.kind === 'Field' && required.calls.has(selection.name) && !wanted.has(selection.name))
      return []
    const inner = selection.selections && dropInternal(selection.selections, wanted, required)
    if (inner?.length === 0) return []
    return [inner ? { ...selection, selections: inner } : selection]
  })
}

function listInternalNames(selections: readonly RequiredSelection[], into = new Set<string>()): Set<string> {
  for (const selection of selections) {
    if (selection.kind === 'Field' && selection.name.startsWith(requiredPrefix)) into.add(selection.name)
    if (selection.selections) listInternalNames(selection.selections, into)
  }
  return into
}

/** The fields selected directly on the entities, `__typename` apart, with the type they are selected on. */
function listEntityFields(document: DocumentNode): { field: FieldNode; typeName: string }[] {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  const root = operation?.selectionSet.selections.find((node) => node.kind === Kind.FIELD)
  return listFields(root?.selectionSet, '')
}

function listFields(
  set: SelectionSetNode | undefined,
  typeName: string,
): { field: FieldNode; typeName: string }[] {
  return (set?.selections ?? []).flatMap((node: SelectionNode) => {
    if (node.kind === Kind.INLINE_FRAGMENT)
      return listFields(node.selectionSet, node.typeCondition?.name.value ?? typeName)
    return node.kind === Kind.FIELD && node.name.value !== '__typename' ? [{ field: node, typeName }] : []
  })
}

function parseOperation(fetch: FetchNode): DocumentNode {
  return parse(fetch.operation, { noLocation: true })
}

function printCompact(node: DocumentNode | FieldNode): string {
  return stripIgnoredCharacters(print(node))
}
