import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromASTUntyped,
} from 'graphql'
import type {
  ConstValueNode,
  DocumentNode,
  GraphQLEnumType,
  GraphQLInputField,
  GraphQLInputObjectType,
  GraphQLInputType,
  GraphQLScalarType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql'
import { describeVariables } from './variable-descriptions.ts'

/** JSON Schema, draft 2020-12. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** What an operation takes: an object with a property a variable, and nothing besides. */
export interface VariablesSchema extends JsonSchema {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties: false
}

/**
 * Writes GraphQL's input types as JSON Schema. Enums and input objects are written once, into `definitions`, and
 * referred to by `refPrefix` and their name, such as `#/$defs/OrderPlaceInput`.
 */
export class InputSchemas {
  readonly definitions: Record<string, JsonSchema> = {}
  readonly #schema: GraphQLSchema
  readonly #refPrefix: string

  constructor(schema: GraphQLSchema, refPrefix: string) {
    this.#schema = schema
    this.#refPrefix = refPrefix
  }

  /** The variables of a valid operation, whose document says what they are for. */
  ofVariables(
    { variableDefinitions = [] }: OperationDefinitionNode,
    document: DocumentNode,
  ): VariablesSchema {
    const descriptions = describeVariables(document, this.#schema)
    const variables = variableDefinitions.map(({ variable, type: node, defaultValue }) => {
      const type = typeFromAST(this.#schema, node)
      if (!isInputType(type)) throw new Error(`A valid operation has no variable of type ${String(type)}.`)
      const name = variable.name.value
      const description = descriptions.get(name)
      const schema = { ...withDefault(this.ofType(type), defaultValue), ...describe({ description }) }
      return { name, schema, isRequired: isNonNullType(type) && !defaultValue }
    })
    const required = variables.filter(({ isRequired }) => isRequired).map(({ name }) => name)
    return {
      type: 'object',
      properties: Object.fromEntries(variables.map(({ name, schema }) => [name, schema])),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    }
  }

  ofType(type: GraphQLInputType): JsonSchema {
    if (isNonNullType(type)) return this.#ofNonNull(type.ofType)
    return orNull(this.#ofNonNull(type))
  }

  /** An enum, which answers are described by as well. */
  ofEnum(type: GraphQLEnumType): JsonSchema {
    this.definitions[type.name] ??= {
      ...describe(type),
      type: 'string',
      enum: type.getValues().map(({ name }) => name),
    }
    return this.#refTo(type)
  }

  #ofNonNull(type: GraphQLInputType): JsonSchema {
    if (isListType(type)) return { type: 'array', items: this.ofType(type.ofType) }
    if (isInputObjectType(type)) return this.#ofInputObject(type)
    if (isEnumType(type)) return this.ofEnum(type)
    return ofScalar(type as GraphQLScalarType)
  }

  #ofInputObject(type: GraphQLInputObjectType): JsonSchema {
    if (!this.definitions[type.name]) {
      // In its place before its fields are written: a type may hold itself.
      this.definitions[type.name] = {}
      const fields = Object.values(type.getFields())
      const required = fields.filter(isRequired).map(({ name }) => name)
      this.definitions[type.name] = {
        ...describe(type),
        type: 'object',
        properties: Object.fromEntries(fields.map((field) => [field.name, this.#ofField(field)])),
        ...(required.length > 0 && { required }),
        ...(type.isOneOf && { minProperties: 1, maxProperties: 1 }),
        additionalProperties: false,
      }
    }
    return this.#refTo(type)
  }

  #ofField({ type, description, deprecationReason, astNode }: GraphQLInputField): JsonSchema {
    return {
      ...withDefault(this.ofType(type), astNode?.defaultValue),
      ...describe({ description }),
      ...(deprecationReason && { deprecated: true }),
    }
  }

  #refTo({ name }: { readonly name: string }): JsonSchema {
    return { $ref: `${this.#refPrefix}${name}` }
  }
}

const scalars: Readonly<Record<string, JsonSchema>> = {
  String: { type: 'string' },
  ID: { type: 'string' },
  Boolean: { type: 'boolean' },
  Float: { type: 'number' },
  Int: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  DateTime: { type: 'string', format: 'date-time' },
}

/** A scalar as it stands in requests and answers; one nobody described may be any JSON value. */
export function ofScalar(type: GraphQLScalarType): JsonSchema {
  return scalars[type.name] ?? describe(type)
}

/** The same, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type } = schema
  if (typeof type === 'string' && !('const' in schema) && !('enum' in schema))
    return { ...schema, type: [type, 'null'] }
  const keywords = Object.keys(schema).filter((keyword) => keyword !== 'description')
  return keywords.length === 0 ? schema : { anyOf: [schema, { type: 'null' }] }
}

export function describe({ description }: { readonly description?: string | null | undefined }): JsonSchema {
  return description ? { description } : {}
}

function isRequired({ type, defaultValue }: GraphQLInputField): boolean {
  return isNonNullType(type) && defaultValue === undefined
}

function withDefault(schema: JsonSchema, value: ConstValueNode | undefined): JsonSchema {
  return value ? { ...schema, default: valueFromASTUntyped(value) } : schema
}
