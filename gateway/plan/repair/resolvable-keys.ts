import { Kind, type ConstDirectiveNode, type DocumentNode, type TypeDefinitionNode } from 'graphql'

/**
 * Puts each type's resolvable keys before those that are not.
 *
 * To come back into a subgraph after a `@requires`, Apollo's planner takes the first key it can read there and
 * never asks whether the subgraph resolves it. The order of keys carries no other meaning.
 */
export function putResolvableKeysFirst(supergraph: DocumentNode): DocumentNode {
  const definitions = supergraph.definitions.map((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return node
    return needsReordering(node) ? { ...node, directives: reorder(node.directives ?? []) } : node
  })
  const isUnchanged = definitions.every((node, index) => node === supergraph.definitions[index])
  return isUnchanged ? supergraph : { ...supergraph, definitions }
}

function needsReordering(node: TypeDefinitionNode): boolean {
  const directives = node.directives ?? []
  const firstClosed = directives.findIndex(isUnresolvableKey)
  return (
    firstClosed >= 0 &&
    directives.slice(firstClosed + 1).some((directive) => isKey(directive) && !isUnresolvableKey(directive))
  )
}

function reorder(directives: readonly ConstDirectiveNode[]): ConstDirectiveNode[] {
  return [...directives.filter((d) => !isUnresolvableKey(d)), ...directives.filter(isUnresolvableKey)]
}

function isKey(directive: ConstDirectiveNode): boolean {
  return (
    directive.name.value === 'join__type' &&
    directive.arguments?.some(({ name }) => name.value === 'key') === true
  )
}

function isUnresolvableKey(directive: ConstDirectiveNode): boolean {
  if (!isKey(directive)) return false
  const resolvable = directive.arguments?.find(({ name }) => name.value === 'resolvable')?.value
  return resolvable?.kind === Kind.BOOLEAN && !resolvable.value
}
