import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql'

export type CompositeDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode

/** Names what one subgraph says about one field. */
export function requirementKey(subgraph: string, typeName: string, fieldName: string): string {
  return `${subgraph} ${typeName} ${fieldName}`
}

export function isComposite(node: DocumentNode['definitions'][number]): node is CompositeDefinition {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
}

/** What `join__Graph` calls each subgraph → its name. */
export function readGraphNames(supergraph: DocumentNode): Map<string, string> {
  const graphs = supergraph.definitions.find(
    (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  )
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : []
  return new Map(
    values.map((value) => [value.name.value, readString(value.directives?.[0], 'name') ?? value.name.value]),
  )
}

export function readString(directive: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value
  return value?.kind === Kind.STRING ? value.value : undefined
}

export function readEnum(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value?.kind === Kind.ENUM ? value.value : undefined
}

/** The `fields` of a `@key` or `@requires`. */
export function parseFieldSet(fieldSet: string): SelectionSetNode {
  const definition = parse(`{${fieldSet}}`, { noLocation: true }).definitions[0]
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`Not a field set: ${fieldSet}`)
  return definition.selectionSet
}

export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}

/** Every field of a field set by the names that lead to it, each after a dot. */
export function listPaths(set: SelectionSetNode, prefix = ''): string[] {
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) return listPaths(node.selectionSet, prefix)
    if (node.kind !== Kind.FIELD) return []
    const path = `${prefix}.${node.name.value}`
    return node.selectionSet ? [path, ...listPaths(node.selectionSet, path)] : [path]
  })
}
