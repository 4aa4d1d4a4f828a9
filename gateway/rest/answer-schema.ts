import {
  getNullableType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
} from 'graphql'
import type {
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { describe, ofScalar, orNull } from './input-schema.ts'
import type { InputSchemas, JsonSchema } from './input-schema.ts'

/**
 * The `data` an operation is answered with, as JSON Schema: what it selects of each type, by the names it gives.
 * The operation has to be valid. Enums go into the definitions of `inputs`.
 */
export function describeAnswer(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  schema: GraphQLSchema,
  inputs: InputSchemas,
): JsonSchema {
  const root = schema.getRootType(operation.operation)
  if (!root) throw new Error(`A valid operation is none of a schema without ${operation.operation}s.`)
  return new AnswerSchemas(document, schema, inputs).ofObject(root, [operation.selectionSet])
}

// Of one operation. Fragments on many types, one in the other, could be written out to any size.
const mostFields = 20_000

/** One field of an object as it is selected, perhaps in several places. */
interface SelectedField {
  readonly nodes: FieldNode[]
  /** Some place selects it whatever the variables are. */
  isCertain: boolean
}

class AnswerSchemas {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #schema: GraphQLSchema
  readonly #inputs: InputSchemas
  #fields = 0

  constructor(document: DocumentNode, schema: GraphQLSchema, inputs: InputSchemas) {
    this.#schema = schema
    this.#inputs = inputs
    this.#fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    )
  }

  /** `typeNames` is what its `__typename` may be. */
  ofObject(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    typeNames: readonly string[] = [type.name],
  ): JsonSchema {
    const fields = [...this.#collect(type, sets)]
    const required = fields.filter(([, { isCertain }]) => isCertain).map(([key]) => key)
    const properties = fields.map(([key, { nodes }]) => [key, this.#ofField(type, nodes, typeNames)] as const)
    return {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
    }
  }

  #ofField(parent: GraphQLObjectType, nodes: readonly FieldNode[], typeNames: readonly string[]): JsonSchema {
    this.#fields += 1
    if (this.#fields > mostFields) return {}
    const name = nodes[0]?.name.value ?? ''
    if (name === '__typename') return { type: 'string', enum: typeNames }
    const field = parent.getFields()[name]
    // The schema's own schema is nothing to describe.
    if (!field) return {}
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    return {
      ...this.#ofType(field.type, sets),
      ...describe(field),
      ...(field.deprecationReason && { deprecated: true }),
    }
  }

  #ofType(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): JsonSchema {
    const schema = this.#ofNonNull(getNullableType(type), sets)
    return isNonNullType(type) ? schema : orNull(schema)
  }

  #ofNonNull(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): JsonSchema {
    if (isListType(type)) return { type: 'array', items: this.#ofType(type.ofType, sets) }
    if (isEnumType(type)) return this.#inputs.ofEnum(type)
    if (isLeafType(type)) return ofScalar(type)
    if (isAbstractType(type)) return this.#ofAlternatives(this.#schema.getPossibleTypes(type), sets)
    return this.ofObject(type as GraphQLObjectType, sets)
  }

  /** Types of which the same is selected, as the same, are one alternative. */
  #ofAlternatives(types: readonly GraphQLObjectType[], sets: readonly SelectionSetNode[]): JsonSchema {
    const alternatives = new Map<string, { readonly schema: JsonSchema; readonly typeNames: string[] }>()
    for (const type of types) {
      const typeNames: string[] = []
      const schema = this.ofObject(type, sets, typeNames)
      const shape = JSON.stringify(schema)
      const alternative = alternatives.get(shape) ?? { schema, typeNames }
      alternatives.set(shape, alternative)
      // It is the list that stands in the schema.
      alternative.typeNames.push(type.name)
    }
    const [first, ...others] = [...alternatives.values()].map(({ schema }) => schema)
    return first && others.length === 0 ? first : { anyOf: first ? [first, ...others] : [] }
  }

  #collect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, SelectedField> {
    const fields = new Map<string, SelectedField>()
    for (const set of sets) this.#collectSet(type, set, true, fields)
    return fields
  }

  #collectSet(
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    isCertain: boolean,
    fields: Map<string, SelectedField>,
  ): void {
    for (const selection of selections) {
      const isSure = isCertain && !isConditional(selection.directives)
      if (selection.kind === Kind.FIELD) {
        addField(fields, selection, isSure)
        continue
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value)
      if (fragment && this.#applies(fragment.typeCondition?.name.value, type))
        this.#collectSet(type, fragment.selectionSet, isSure, fields)
    }
  }

  #applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true
    const named = this.#schema.getType(condition)
    return isAbstractType(named) && this.#schema.isSubType(named, type)
  }
}

function addField(fields: Map<string, SelectedField>, node: FieldNode, isCertain: boolean): void {
  const key = node.alias?.value ?? node.name.value
  const known = fields.get(key)
  if (!known) return void fields.set(key, { nodes: [node], isCertain })
  known.nodes.push(node)
  known.isCertain ||= isCertain
}

function isConditional(directives: readonly DirectiveNode[] = []): boolean {
  return directives.some(({ name }) => name.value === 'skip' || name.value === 'include')
}
