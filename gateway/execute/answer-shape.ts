import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
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
  /**
   * The fields by `__typename`; made when first asked for. Undefined for a type that cannot stand here. An interface
   * has fields too: an @interfaceObject is answered without its concrete type when nothing asked depends on it.
   */
  fieldsOf(typename: string): readonly FieldShape[] | undefined
  /** Whether the graph knows a type that may stand here, but clients may not see it. */
  isHidden(typename: string): boolean
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
  /** For an enum: the values clients may see, and those that only the graph knows (`@inaccessible`). */
  readonly enumValues: ReadonlySet<string> | undefined
  readonly hiddenValues: ReadonlySet<string> | undefined
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
  /** The graph with what clients may not see. */
  readonly supergraphSchema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly fieldNames: ReadonlySet<string>
  /** Whether a condition variable is true. */
  readonly isTrue: (variable: string) => boolean
  /** Leaves out what is deferred: it is answered in parts of its own. */
  readonly isIncremental?: boolean | undefined
}

/** The shape of the whole answer. */
export function shapeAnswer(options: ShapeOptions): ObjectShape {
  const { schema, operation, document } = options
  const root = schema.getRootType(operation.operation)
  if (!root) throw new Error(`The schema has no ${operation.operation} type`)
  return new Shaper(options, readFragments(document)).shapeObject(root, [operation.selectionSet])
}

/** The shape of what `set` selects of an object of some type. */
export function shapeSelections(
  options: ShapeOptions,
  type: GraphQLNamedType,
  set: SelectionSetNode,
): ObjectShape {
  return new Shaper(options, readFragments(options.document)).shapeObject(type, [set])
}

class Shaper {
  private readonly options: ShapeOptions
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>

  constructor(options: ShapeOptions, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.options = options
    this.fragments = fragments
  }

  shapeObject(type: GraphQLOutputType | GraphQLNamedType, sets: readonly SelectionSetNode[]): ObjectShape {
    const { schema } = this.options
    const named = getNamedType(type)
    const known = new Map<string, readonly FieldShape[] | undefined>()
    const fieldsOf = (typename: string): readonly FieldShape[] | undefined => {
      if (known.has(typename)) return known.get(typename)
      const actual = schema.getType(typename)
      const isPossible = isFieldsType(actual) && isUnder(schema, named, actual)
      const fields = isPossible ? this.shapeFields(actual, sets) : undefined
      if (fields) known.set(typename, fields)
      return fields
    }
    let onlyFields: readonly FieldShape[] | undefined
    return {
      kind: 'object',
      typeName: named.name,
      fieldsOf,
      isHidden: (typename) => this.isHidden(named.name, typename),
      // Made late: a recursive selection is only as deep as the document, but many branches are never answered.
      get onlyFields() {
        return (onlyFields ??= isObjectType(named) ? fieldsOf(named.name) : undefined)
      },
    }
  }

  private isHidden(position: string, typename: string): boolean {
    const { schema, supergraphSchema } = this.options
    const actual = supergraphSchema.getType(typename)
    const allowed = supergraphSchema.getType(position)
    return !schema.getType(typename) && isObjectType(actual) && isUnder(supergraphSchema, allowed, actual)
  }

  private shapeFields(type: FieldsType, sets: readonly SelectionSetNode[]): readonly FieldShape[] {
    const collected = new Map<string, FieldNode[]>()
    for (const set of sets) this.collect(type, set, collected, new Set())
    return [...collected].flatMap(([key, nodes]) => this.shapeField(type, key, nodes) ?? [])
  }

  private collect(
    type: FieldsType,
    set: SelectionSetNode,
    into: Map<string, FieldNode[]>,
    visited: Set<string>,
  ): void {
    for (const selection of set.selections) {
      if (!isIncluded(selection.directives, this.options.isTrue)) continue
      if (this.options.isIncremental && isDeferred(selection.directives, this.options.isTrue)) continue
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

  private applies(fragment: InlineFragmentNode | FragmentDefinitionNode, type: FieldsType): boolean {
    if (!fragment.typeCondition) return true
    const { schema } = this.options
    return isUnder(schema, schema.getType(fragment.typeCondition.name.value), type)
  }

  private shapeField(type: FieldsType, key: string, nodes: readonly FieldNode[]): FieldShape | undefined {
    const [node] = nodes
    if (!node) return undefined
    const fieldName = node.name.value
    const place = {
      key,
      source: internalKey(node, this.options.fieldNames),
      parentType: type.name,
      fieldName,
    }
    if (fieldName === '__typename') return { ...place, value: this.shapeTypename(type) }
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
    const typeName = getNamedType(nullable).name
    const enumValues = listEnumValues(nullable)
    const all = enumValues && listEnumValues(this.options.supergraphSchema.getType(typeName))
    return {
      kind: 'leaf',
      typeName,
      enumValues,
      hiddenValues: enumValues && all?.difference(enumValues),
      isNonNull,
    }
  }

  /** For an object the name is known; under an interface it is whatever concrete type the data names. */
  private shapeTypename(type: FieldsType): ValueShape {
    if (isObjectType(type)) return { kind: 'typename', typeName: type.name, isNonNull: true }
    const names = this.options.schema.getPossibleTypes(type).map(({ name }) => name)
    return {
      kind: 'leaf',
      typeName: 'type name',
      enumValues: new Set(names),
      hiddenValues: undefined,
      isNonNull: true,
    }
  }
}

/** Whether @skip and @include let a selection stand. */
export function isIncluded(
  directives: readonly DirectiveNode[] | undefined,
  isTrue: (variable: string) => boolean,
): boolean {
  for (const directive of directives ?? []) {
    const name = directive.name.value
    if (name !== 'skip' && name !== 'include') continue
    if (holds(directive, isTrue) === (name === 'skip')) return false
  }
  return true
}

/** Whether a fragment's @defer is to be heeded. */
export function isDeferred(
  directives: readonly DirectiveNode[] | undefined,
  isTrue: (variable: string) => boolean,
): boolean {
  const defer = directives?.find(({ name }) => name.value === 'defer')
  const isConditional = defer?.arguments?.some(({ name }) => name.value === 'if')
  return defer !== undefined && (!isConditional || holds(defer, isTrue))
}

function holds(directive: DirectiveNode, isTrue: (variable: string) => boolean): boolean {
  const condition = directive.arguments?.find((argument) => argument.name.value === 'if')?.value
  if (condition?.kind === Kind.VARIABLE) return isTrue(condition.name.value)
  return condition?.kind === Kind.BOOLEAN && condition.value
}

type FieldsType = GraphQLObjectType | GraphQLInterfaceType

function isFieldsType(type: unknown): type is FieldsType {
  return isObjectType(type) || isInterfaceType(type)
}

function isUnder(schema: GraphQLSchema, position: unknown, type: FieldsType): boolean {
  return position === type || (isAbstractType(position) && schema.isSubType(position, type))
}

function listEnumValues(type: unknown): ReadonlySet<string> | undefined {
  return isEnumType(type) ? new Set(type.getValues().map(({ name }) => name)) : undefined
}

function withNullability(shape: ObjectShape, isNonNull: boolean): ObjectShape & { isNonNull: boolean } {
  return {
    kind: 'object',
    typeName: shape.typeName,
    fieldsOf: shape.fieldsOf,
    isHidden: shape.isHidden,
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
