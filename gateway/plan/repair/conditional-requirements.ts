import { Kind, type DirectiveNode, type SelectionSetNode } from 'graphql'
import { readFetchSelection } from '../fetch-selection.ts'
import type { FetchNode, RequiredCondition, RequiredSelection } from '../operation-plan.ts'
import { listPaths, parseFieldSet, requirementKey } from './join-directives.ts'
import type { Requirements } from './requirements.ts'
import { conditionOf } from './settle-conditions.ts'

/**
 * A fetch may ask for one field of an entity always and for another under `@skip` or `@include`. The planner tells
 * the entity with what both `@require`, yet has what only the second wants fetched under its condition: when that
 * is false, the value is missing, the entity cannot be told, and the first field is lost as well. So every such
 * value is marked with the conditions under which it is required at all.
 */
export function markConditions(fetch: FetchNode, requirements: Requirements): FetchNode {
  if (!fetch.requires || !/@(skip|include)\b/.test(fetch.operation)) return fetch
  const fields = listFields(readFetchSelection(fetch), '', [])
  if (fields.every(({ conditions }) => conditions.length === 0)) return fetch
  const wants = fields.flatMap((field) => listWants(field, fetch.serviceName, requirements))
  return { ...fetch, requires: mark(fetch.requires, wants, '') }
}

interface EntityField {
  readonly typeName: string
  readonly name: string
  /** All of them must hold. */
  readonly conditions: readonly RequiredCondition[]
}

/** A value some field wants, by the names that lead to it from the entity. */
interface Want {
  readonly typeName: string
  readonly path: string
  readonly conditions: readonly RequiredCondition[]
}

function listFields(
  set: SelectionSetNode | undefined,
  typeName: string,
  outer: readonly RequiredCondition[],
): EntityField[] {
  return (set?.selections ?? []).flatMap((node): EntityField[] => {
    const conditions = [...outer, ...readConditions(node.directives)]
    if (node.kind === Kind.INLINE_FRAGMENT)
      return listFields(node.selectionSet, node.typeCondition?.name.value ?? typeName, conditions)
    return node.kind === Kind.FIELD ? [{ typeName, name: node.name.value, conditions }] : []
  })
}

// The planner has decided what a literal can decide.
function readConditions(directives: readonly DirectiveNode[] | undefined): RequiredCondition[] {
  return (directives ?? []).flatMap((directive) => conditionOf(directive) ?? [])
}

function listWants({ typeName, name, conditions }: EntityField, graph: string, known: Requirements): Want[] {
  const required = known.fields.get(requirementKey(graph, typeName, name))
  const keys = known.keys.get(`${graph} ${typeName}`) ?? []
  return [
    ...keys.flatMap((key) =>
      listPaths(parseFieldSet(key)).map((path) => ({ typeName, path, conditions: [] })),
    ),
    ...(required === undefined
      ? []
      : listPaths(parseFieldSet(required)).map((path) => ({ typeName, path, conditions }))),
  ]
}

function mark(
  selections: readonly RequiredSelection[],
  wants: readonly Want[],
  prefix: string,
): RequiredSelection[] {
  return selections.map((selection) => {
    if (selection.kind === 'InlineFragment') {
      const own = prefix === '' ? wants.filter(({ typeName }) => typeName === selection.typeCondition) : []
      return { ...selection, selections: mark(selection.selections, own.length > 0 ? own : wants, prefix) }
    }
    const path = `${prefix}.${selection.name}`
    const uses = wants.filter((want) => want.path === path).map(({ conditions }) => conditions)
    const isConditional = uses.length > 0 && uses.every((conditions) => conditions.length > 0)
    return {
      ...selection,
      ...(selection.selections ? { selections: mark(selection.selections, wants, path) } : {}),
      ...(isConditional ? { conditions: uses } : {}),
    }
  })
}
