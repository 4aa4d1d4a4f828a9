import { Kind } from 'graphql'
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'

/** The size of the largest operation of a document. Numbers stop growing at `ceiling`, so no document is slow to measure. */
export interface OperationSize {
  readonly depth: number
  readonly aliases: number
  readonly rootFields: number
  readonly directives: number
}

const nothing: OperationSize = { depth: 0, aliases: 0, rootFields: 0, directives: 0 }

/** Measures before validation, when fragments may still be missing or refer to themselves. */
export function measureOperation(document: DocumentNode, ceiling: number): OperationSize {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  }
  const measure = createMeasure(fragments, ceiling)
  const sizes = document.definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .map((node) =>
      add(measure(node.selectionSet), { ...nothing, directives: node.directives?.length ?? 0 }, ceiling),
    )
  return sizes.reduce(larger, nothing)
}

function createMeasure(fragments: ReadonlyMap<string, FragmentDefinitionNode>, ceiling: number) {
  const measured = new Map<string, OperationSize>()
  const measureFragment = (name: string): OperationSize => {
    const known = measured.get(name)
    if (known) return known
    // A fragment that meets itself counts nothing there; validation refuses it anyway.
    measured.set(name, nothing)
    const fragment = fragments.get(name)
    const size = fragment ? measure(fragment.selectionSet) : nothing
    measured.set(name, size)
    return size
  }
  const measure = (selectionSet: SelectionSetNode, depth = 0): OperationSize => {
    if (depth > ceiling) return nothing
    let size = nothing
    for (const node of selectionSet.selections) {
      const own = { ...nothing, directives: node.directives?.length ?? 0 }
      size = add(size, own, ceiling)
      if (node.kind === Kind.FIELD) {
        const below = node.selectionSet ? measure(node.selectionSet, depth + 1) : nothing
        const field = {
          ...below,
          depth: below.depth + 1,
          aliases: below.aliases + (node.alias ? 1 : 0),
          rootFields: 1,
        }
        size = add(size, field, ceiling)
      } else {
        const spread =
          node.kind === Kind.INLINE_FRAGMENT
            ? measure(node.selectionSet, depth)
            : measureFragment(node.name.value)
        size = add(size, spread, ceiling)
      }
    }
    return size
  }
  return measure
}

/** Siblings: what is counted adds up, the deeper one decides the depth. */
function add(left: OperationSize, right: OperationSize, ceiling: number): OperationSize {
  return {
    depth: Math.max(left.depth, right.depth),
    aliases: Math.min(left.aliases + right.aliases, ceiling),
    rootFields: Math.min(left.rootFields + right.rootFields, ceiling),
    directives: Math.min(left.directives + right.directives, ceiling),
  }
}

function larger(left: OperationSize, right: OperationSize): OperationSize {
  return {
    depth: Math.max(left.depth, right.depth),
    aliases: Math.max(left.aliases, right.aliases),
    rootFields: Math.max(left.rootFields, right.rootFields),
    directives: Math.max(left.directives, right.directives),
  }
}
