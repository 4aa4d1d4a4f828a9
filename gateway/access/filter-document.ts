import { getNamedType, isCompositeType, Kind } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLSchema,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import type { AccessRequirements, Requirement } from './requirements.ts'

export interface FilterOptions {
  readonly schema: GraphQLSchema
  readonly requirements: AccessRequirements
  readonly isAllowed: (requirement: Requirement) => boolean
}

/** What is left of an operation for somebody with certain rights. */
export interface FilteredOperation {
  /** Undefined when nothing is left; the operation as it was when nothing had to go. */
  readonly operation: OperationDefinitionNode | undefined
  /** Of what was taken out, in the client's names; `@` stands for the items of a list. */
  readonly refused: readonly (readonly string[])[]
  /** Of the same, in the schema's names: `Type.field`, each once. */
  readonly refusedFields: readonly string[]
}

/**
 * Takes out of an operation what may not be read: a field whose own requirement, or that of the type it answers, does
 * not hold; a fragment on a type that may not be read; and a field of which nothing is left. Fragments are laid open.
 */
export function filterOperation(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  options: FilterOptions,
): FilteredOperation {
  const root = options.schema.getRootType(operation.operation)
  if (!root) return { operation, refused: [], refusedFields: [] }
  const filter = new Filter(document, options)
  const isRootAllowed = options.requirements.ofType(root.name).every(options.isAllowed)
  if (!isRootAllowed) {
    filter.refuseAll(operation.selectionSet, root.name, [])
    return { operation: undefined, refused: filter.refused, refusedFields: [...filter.refusedFields] }
  }
  const selectionSet = filter.filterSet(operation.selectionSet, root, [])
  const refusedFields = [...filter.refusedFields]
  if (filter.refused.length === 0) return { operation, refused: [], refusedFields }
  return { operation: selectionSet && { ...operation, selectionSet }, refused: filter.refused, refusedFields }
}

class Filter {
  readonly refused: string[][] = []
  readonly refusedFields = new Set<string>()
  readonly #options: FilterOptions
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>

  constructor(document: DocumentNode, options: FilterOptions) {
    this.#options = options
    const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
    this.#fragments = new Map(
      (fragments as FragmentDefinitionNode[]).map((fragment) => [fragment.name.value, fragment]),
    )
  }

  filterSet(
    selectionSet: SelectionSetNode,
    parent: GraphQLCompositeType,
    path: readonly string[],
  ): SelectionSetNode | undefined {
    const selections = selectionSet.selections.flatMap(
      (selection) => this.#filter(selection, parent, path) ?? [],
    )
    return selections.length > 0 ? { ...selectionSet, selections } : undefined
  }

  /** Notes every field of something that goes as a whole. */
  refuseAll(selectionSet: SelectionSetNode, typeName: string, path: readonly string[]): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        this.#refuse(selection, typeName, path)
        continue
      }
      const { selectionSet: inner, typeCondition } = this.#layOpen(selection)
      this.refuseAll(inner, typeCondition?.name.value ?? typeName, path)
    }
  }

  #filter(
    selection: SelectionNode,
    parent: GraphQLCompositeType,
    path: readonly string[],
  ): SelectionNode | undefined {
    return selection.kind === Kind.FIELD
      ? this.#filterField(selection, parent, path)
      : this.#filterFragment(this.#layOpen(selection), parent, path)
  }

  #filterField(
    field: FieldNode,
    parent: GraphQLCompositeType,
    path: readonly string[],
  ): FieldNode | undefined {
    const { requirements, isAllowed } = this.#options
    const definition = 'getFields' in parent ? parent.getFields()[field.name.value] : undefined
    // `__typename` and the schema itself are nobody's secret.
    if (!definition) return field
    const here = [...path, keyOf(field)]
    if (!requirements.ofField(parent, field.name.value).every(isAllowed)) {
      this.#refuse(field, parent.name, path)
      return undefined
    }
    const type = getNamedType(definition.type)
    if (!field.selectionSet || !isCompositeType(type)) return field
    const lists = [...String(definition.type)].filter((character) => character === '[').map(() => '@')
    const selectionSet = this.filterSet(field.selectionSet, type, [...here, ...lists])
    return selectionSet && { ...field, selectionSet }
  }

  #filterFragment(
    fragment: InlineFragmentNode,
    parent: GraphQLCompositeType,
    path: readonly string[],
  ): InlineFragmentNode | undefined {
    const { schema, requirements, isAllowed } = this.#options
    const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value)
    const type = isCompositeType(condition) ? condition : parent
    if (type !== parent && !requirements.ofType(type.name).every(isAllowed)) {
      this.refuseAll(fragment.selectionSet, type.name, path)
      return undefined
    }
    const selectionSet = this.filterSet(fragment.selectionSet, type, path)
    return selectionSet && { ...fragment, selectionSet }
  }

  #layOpen(selection: Exclude<SelectionNode, FieldNode>): InlineFragmentNode {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selection
    const fragment = this.#fragments.get(selection.name.value)
    if (!fragment) throw new Error(`A valid document has no fragment "${selection.name.value}".`)
    const { typeCondition, selectionSet } = fragment
    return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives: selection.directives, selectionSet }
  }

  #refuse(field: FieldNode, typeName: string, parentPath: readonly string[]): void {
    const path = [...parentPath, keyOf(field)]
    this.refusedFields.add(`${typeName}.${field.name.value}`)
    const isKnown = this.refused.some((known) => known.join('\0') === path.join('\0'))
    if (!isKnown) this.refused.push(path)
  }
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value
}
