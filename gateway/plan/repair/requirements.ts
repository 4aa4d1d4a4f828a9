import { Kind, type ConstDirectiveNode, type DocumentNode, type TypeNode } from 'graphql'
import { isComposite, readEnum, readGraphNames, readString, requirementKey } from './join-directives.ts'

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
