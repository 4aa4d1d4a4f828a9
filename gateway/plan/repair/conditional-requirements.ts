import {
  Kind,
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql'
import { readFetchSelection } from '../fetch-selection.ts'
import type { FetchNode, RequiredCondition, RequiredSelection } from '../operation-plan.ts'
import {
  isComposite,
  listPaths,
  parseFieldSet,
  readEnum,
  readGraphNames,
  readString,
  requirementKey,
} from './join-directives.ts'
import { conditionOf } from './settle-conditions.ts'

/** What entities must be told with, as the supergraph says it. */
export interface Requirements {
  /** The `@requires` of a field, by `requirementKey`. */
  readonly fields: ReadonlyMap<string, string>
  /** The `@key`s of a type, by `subgraph type`. */
  readonly keys: ReadonlyMap<string, readonly string[]>
  /** Fields with a `@provides`, by `requirementKey`. */
  readonly provides: ReadonlySet<string>
  /** Who answers a field that is external elsewhere, needing no more than a key, by type and name. */
  readonly owners: ReadonlyMap<string, readonly string[]>
  /** The type of each field, by type and name. */
  readonly types: ReadonlyMap<string, ReadonlyMap<string, TypeNode>>
}

export function readRequirements(supergraph: DocumentNode): Requirements {
  const graphNames = readGraphNames(supergraph)
  const fields = new Map<string, string>()
  const keys = new Map<string, string[]>()
  const provides = new Set<string>()
  const owners = new Map<string, string[]>()
  const types = new Map<string, Map<string, TypeNode>>()
  for (const type of supergraph.definitions.filter(isComposite)) {
    const typeName = type.name.value
    for (const { graph, value } of readByGraph(type.directives, 'join__type', 'key')) {
      const place = `${graphNames.get(graph) ?? graph} ${typeName}`
      keys.set(place, [...(keys.get(place) ?? []), value])
    }
    const closed = listClosed(type.directives)
    types.set(typeName, new Map((type.fields ?? []).map((field) => [field.name.value, field.type])))
    for (const field of type.fields ?? []) {
      const open = listOwners(field.directives).filter((graph) => !closed.has(graph))
      owners.set(
        `${typeName} ${field.name.value}`,
        open.map((graph) => graphNames.get(graph) ?? graph),
      )
      for (const { graph } of readByGraph(field.directives, 'join__field', 'provides')) {
        provides.add(requirementKey(graphNames.get(graph) ?? graph, typeName, field.name.value))
      }
      for (const { graph, value } of readByGraph(field.directives, 'join__field', 'requires')) {
        fields.set(requirementKey(graphNames.get(graph) ?? graph, typeName, field.name.value), value)
      }
    }
  }
  return { fields, keys, provides, owners, types }
}

/** The subgraphs that do not find a type's objects by each of its keys. */
function listClosed(directives: readonly ConstDirectiveNode[] | undefined): ReadonlySet<string | undefined> {
  const isClosed = ({ arguments: given }: ConstDirectiveNode) =>
    given?.some(
      ({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value,
    )
  return new Set((directives ?? []).filter(isClosed).map((directive) => readEnum(directive, 'graph')))
}

function listOwners(directives: readonly ConstDirectiveNode[] | undefined): string[] {
  const less = new Set(['external', 'requires', 'usedOverridden', 'overrideLabel'])
  return (directives ?? []).flatMap((directive) => {
    const isLess = directive.arguments?.some(({ name }) => less.has(name.value))
    const graph = directive.name.value === 'join__field' && !isLess && readEnum(directive, 'graph')
    return graph ? [graph] : []
  })
}

function readByGraph(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
  argument: string,
): { graph: string; value: string }[] {
  return (directives ?? []).flatMap((directive) => {
    if (directive.name.value !== name) return []
    const graph = readEnum(directive, 'graph')
    const value = readString(directive, argument)
    return graph === undefined || value === undefined ? [] : [{ graph, value }]
  })
}

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
