import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { internalKey } from '../plan/repair/safe-names.ts'

/**
 * What an operation's answer looks like for given values of its @skip and @include variables: all fragments
 * spread, all duplicate fields merged, per concrete type, in the order the client asked.
 */
export interface ObjectShape {
  readonly kind: 'object'
  readonly typeName: string
  /** The fields by `__typename`; made when first asked for. Undefined for a type that cannot stand here. */
  fieldsOf(typename: string): readonly FieldShape[] | undefined
  /** Set when only one type can stand here, whose `__typename` need not be known. */
  readonly onlyFields: readonly FieldShape[] | undefined
}

export interface FieldShape {
  readonly key: string
  /** Where the merged data holds the value. */
  readonly source: string
  readonly parentType: string
  readonly fieldName: string
  readonly value: ValueShape
}

export type ValueShape = (ObjectShape | ListShape | LeafShape | TypenameShape | IntrospectionShape) & {
  readonly isNonNull: boolean
}

export interface ListShape {
  readonly kind: 'list'
  readonly item: ValueShape
}

export interface LeafShape {
  readonly kind: 'leaf'
  readonly typeName: string
  /** The values clients may see, for an enum. */
  readonly enumValues: ReadonlySet<string> | undefined
}

export interface TypenameShape {
  readonly kind: 'typename'
  readonly typeName: string
}

/** `__schema` and `__type`: answered by the gateway itself. */
export interface IntrospectionShape {
  readonly kind: 'introspection'
  readonly node: FieldNode
}

export interface ShapeOptions {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly fieldNames: ReadonlySet<string>
  /** Whether a condition variable is true. */
  readonly isTrue: (variable: string) => boolean
}

/** The shape of the whole answer. */
export function shapeAnswer(options: ShapeOptions): ObjectShape {
  const { schema, operation, document } = options
  const root = schema.getRootType(operation.operation)
  if (!root) throw new Error(`The schema has no ${operation.operation} type`)
  return new Shaper(options, readFragments(document)).shapeObject(root, [operation.selectionSet])
}

class Shaper {
  private readonly options: ShapeOptions
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>

  constructor(options: ShapeOptions, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.options = options
    this.fragments = fragments
  }

  shapeObject(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): ObjectShape {
    const { schema } = this.options
    const named = getNamedType(type)
    const known = new Map<string, readonly FieldShape[] | undefined>()
    const fieldsOf = (typename: string): readonly FieldShape[] | undefined => {
      if (known.has(typename)) return known.get(typename)
      const concrete = schema.getType(typename)
      const isPossible =
        isObjectType(concrete) &&
        (concrete === named || (isAbstractType(named) && schema.isSubType(named, concrete)))
      const fields = isPossible ? this.shapeFields(concrete, sets) : undefined
      if (fields) known.set(typename, fields)
      return fields
    }
    let onlyFields: readonly FieldShape[] | undefined
    return {
      kind: 'object',
      typeName: named.name,
      fieldsOf,
      // Made late: a recursive selection is only as deep as the document, but many branches are never answered.
      get onlyFields() {
        return (onlyFields ??= isObjectType(named) ? fieldsOf(named.name) : undefined)
      },
    }
  }

  private shapeFields(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): readonly FieldShape[] {
    const collected = new Map<string, FieldNode[]>()
    for (const set of sets) this.collect(type, set, collected, new Set())
    return [...collected].flatMap(([key, nodes]) => this.shapeField(type, key, nodes) ?? [])
  }

  private collect(
    type: GraphQLObjectType,
    set: SelectionSetNode,
    into: Map<string, FieldNode[]>,
    visited: Set<string>,
  ): void {
    for (const selection of set.selections) {
      if (!this.isIncluded(selection.directives)) continue
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value
        const nodes = into.get(key)
        if (nodes) nodes.push(selection)
        else into.set(key, [selection])
      } else {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : this.spread(selection.name.value, visited)
        if (fragment && this.applies(fragment, type)) this.collect(type, fragment.selectionSet, into, visited)
      }
    }
  }

  private spread(name: string, visited: Set<string>): FragmentDefinitionNode | undefined {
    if (visited.has(name)) return undefined
    visited.add(name)
    return this.fragments.get(name)
  }

  private applies(fragment: InlineFragmentNode | FragmentDefinitionNode, type: GraphQLObjectType): boolean {
    if (!fragment.typeCondition) return true
    const condition = this.options.schema.getType(fragment.typeCondition.name.value)
    return condition === type || (isAbstractType(condition) && this.options.schema.isSubType(condition, type))
  }

  private isIncluded(directives: readonly DirectiveNode[] | undefined): boolean {
    for (const { name, arguments: given } of directives ?? []) {
      if (name.value !== 'skip' && name.value !== 'include') continue
      const condition = given?.find((argument) => argument.name.value === 'if')?.value
      const holds =
        condition?.kind === Kind.VARIABLE
          ? this.options.isTrue(condition.name.value)
          : condition?.kind === Kind.BOOLEAN && condition.value
      if (holds === (name.value === 'skip')) return false
    }
    return true
  }

  private shapeField(
    type: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
  ): FieldShape | undefined {
    const [node] = nodes
    if (!node) return undefined
    const fieldName = node.name.value
    const place = {
      key,
      source: internalKey(node, this.options.fieldNames),
      parentType: type.name,
      fieldName,
    }
    if (fieldName === '__typename')
      return { ...place, value: { kind: 'typename', typeName: type.name, isNonNull: true } }
    if (fieldName.startsWith('__')) {
      return { ...place, value: { kind: 'introspection', node: mergeNodes(node, nodes), isNonNull: false } }
    }
    const field = type.getFields()[fieldName]
    if (!field) return undefined
    const sets = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []))
    return { ...place, value: this.shapeValue(field.type, sets) }
  }

  private shapeValue(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): ValueShape {
    const isNonNull = isNonNullType(type)
    const nullable = isNonNull ? type.ofType : type
    if (isListType(nullable)) return { kind: 'list', item: this.shapeValue(nullable.ofType, sets), isNonNull }
    if (isCompositeType(nullable)) return withNullability(this.shapeObject(nullable, sets), isNonNull)
    const enumValues = isEnumType(nullable)
      ? new Set(nullable.getValues().map((value) => value.name))
      : undefined
    return { kind: 'leaf', typeName: getNamedType(nullable).name, enumValues, isNonNull }
  }
}

function withNullability(shape: ObjectShape, isNonNull: boolean): ObjectShape & { isNonNull: boolean } {
  return {
    kind: 'object',
    typeName: shape.typeName,
    fieldsOf: shape.fieldsOf,
    get onlyFields() {
      return shape.onlyFields
    },
    isNonNull,
  }
}

function mergeNodes(node: FieldNode, nodes: readonly FieldNode[]): FieldNode {
  const selections = nodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? [])
  return selections.length > 0 ? { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } } : node
}

function readFragments(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}
