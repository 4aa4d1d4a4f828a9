import {
  getVariableValues,
  isInputType,
  isNonNullType,
  Kind,
  typeFromAST,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql'

export type CoercedVariables =
  | { readonly values: Readonly<Record<string, unknown>>; readonly errors?: undefined }
  | { readonly values?: undefined; readonly errors: readonly GraphQLError[] }

/** Coerces a client's variables for one operation, as graphql-js does. */
export type VariableCoercer = (given: Readonly<Record<string, unknown>>) => CoercedVariables

// A client that sends a thousand wrong items learns no more from the thousandth message.
const maxErrors = 50

/**
 * Compiles an operation's variable definitions. Plain scalars of the right JavaScript type pass at once; anything
 * else (lists, inputs, enums, defaults, whatever is wrong) takes graphql-js's own way, with its own messages.
 */
export function compileVariables(schema: GraphQLSchema, operation: OperationDefinitionNode): VariableCoercer {
  const definitions = operation.variableDefinitions ?? []
  if (definitions.length === 0) return () => noVariables
  const plain = definitions.map((definition) => compilePlain(schema, definition))
  const coerce: VariableCoercer = (given) => {
    const { coerced, errors } = getVariableValues(schema, definitions, given, { maxErrors })
    return errors ? { errors } : { values: coerced }
  }
  return (given) => {
    const values: Record<string, unknown> = {}
    for (const definition of plain) {
      if (!definition) return coerce(given)
      const value = Object.hasOwn(given, definition.name) ? given[definition.name] : undefined
      if (value === undefined && definition.isOptional) continue
      if (value === null && definition.isNullable) values[definition.name] = null
      else if (definition.accepts(value)) values[definition.name] = value
      else return coerce(given)
    }
    return { values }
  }
}

const noVariables: CoercedVariables = { values: {} }

interface PlainVariable {
  readonly name: string
  readonly isNullable: boolean
  /** May be left out, with no default to put in its place. */
  readonly isOptional: boolean
  readonly accepts: (value: unknown) => boolean
}

function compilePlain(schema: GraphQLSchema, definition: VariableDefinitionNode): PlainVariable | undefined {
  const type = typeFromNode(schema, definition)
  if (!type) return undefined
  const isNonNull = isNonNullType(type)
  const accepts = acceptors.get(String(isNonNull ? type.ofType : type))
  if (!accepts) return undefined
  const name = definition.variable.name.value
  return { name, isNullable: !isNonNull, isOptional: !isNonNull && !definition.defaultValue, accepts }
}

function typeFromNode(schema: GraphQLSchema, { type }: VariableDefinitionNode): GraphQLInputType | undefined {
  const found =
    type.kind === Kind.NAMED_TYPE
      ? typeFromAST(schema, type)
      : type.kind === Kind.NON_NULL_TYPE
        ? typeFromAST(schema, type)
        : undefined
  return isInputType(found) ? found : undefined
}

const maxInt = 2 ** 31

const acceptors: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['String', (value: unknown) => typeof value === 'string'],
  ['ID', (value: unknown) => typeof value === 'string'],
  ['Boolean', (value: unknown) => typeof value === 'boolean'],
  ['Float', (value: unknown) => typeof value === 'number' && Number.isFinite(value)],
  [
    'Int',
    (value: unknown) =>
      typeof value === 'number' && Number.isInteger(value) && value >= -maxInt && value < maxInt,
  ],
])
