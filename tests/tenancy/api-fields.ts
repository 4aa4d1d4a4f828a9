import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import type { GraphQLField, GraphQLInputType, GraphQLSchema } from 'graphql'

type RootField = GraphQLField<unknown, unknown>

/** The root fields of Query by the way they are asked; whatever fits none stands in `others`. */
export interface QueryFields {
  /** `order(id: ID!): Order` */
  readonly nodes: readonly string[]
  /** `projectBySlug(slug: String!): Project` */
  readonly bySlug: readonly string[]
  /** `orders(first: Int …): OrderConnection!` with what must be given besides. */
  readonly connections: readonly { readonly name: string; readonly args: string }[]
  readonly others: readonly string[]
}

export function readQueryFields(schema: GraphQLSchema): QueryFields {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {})
  const required = (field: RootField) => field.args.filter(isRequiredArgument).map(({ name }) => name)
  const asks = (field: RootField, argument: string) => required(field).join() === argument && hasId(field)
  const nodes = fields.filter((field) => asks(field, 'id'))
  const bySlug = fields.filter((field) => asks(field, 'slug'))
  const connections = fields.filter((field) => getNamedType(field.type).name.endsWith('Connection'))
  const known = new Set([...nodes, ...bySlug, ...connections])
  return {
    nodes: nodes.map(({ name }) => name),
    bySlug: bySlug.map(({ name }) => name),
    connections: connections.map((field) => ({
      name: field.name,
      args: required(field)
        .map((name) => `, ${name}: "battery"`)
        .join(''),
    })),
    others: fields.filter((field) => !known.has(field)).map(({ name }) => name),
  }
}

function hasId(field: RootField): boolean {
  const type = getNamedType(field.type)
  return isObjectType(type) && 'id' in type.getFields()
}

/** A mutation of the graph as one operation, with an input of the right form; `idFor` names what its ids mean. */
export function composeMutation(
  schema: GraphQLSchema,
  name: string,
  idFor: (entity: string) => string,
): { readonly query: string; readonly variables: Record<string, unknown> } {
  const field = schema.getMutationType()?.getFields()[name]
  const input = field?.args.find((argument) => argument.name === 'input')
  const prefix = /^[a-z]+/.exec(name)?.[0] ?? name
  const selection = '{ userErrors { message } }'
  if (!input) return { query: `mutation { ${name} ${selection} }`, variables: {} }
  return {
    query: `mutation ($input: ${String(input.type)}) { ${name}(input: $input) ${selection} }`,
    variables: { input: valueOf(input.type, prefix, prefix, idFor) },
  }
}

function valueOf(
  type: GraphQLInputType,
  name: string,
  prefix: string,
  idFor: (entity: string) => string,
): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, name, prefix, idFor)
  if (isListType(type)) return [valueOf(type.ofType, name, prefix, idFor)]
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (isInputObjectType(type)) {
    // Every id is given, asked for or not: an optional one is a way in like any other.
    const fields = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || String(getNamedType(field.type)) === 'ID',
    )
    return Object.fromEntries(
      fields.map((field) => [field.name, valueOf(field.type, field.name, prefix, idFor)]),
    )
  }
  switch (type.name) {
    case 'ID':
      return idFor(name === 'id' ? prefix : name.replace(/Ids?$/, ''))
    case 'Int':
    case 'Float':
      return 1
    case 'Boolean':
      return true
    case 'DateTime':
      return new Date().toISOString()
    case 'JSON':
      return {}
    default:
      return textFor(name)
  }
}

function textFor(name: string): string {
  if (/email/i.test(name)) return 'somebody@example.test'
  if (/country/i.test(name)) return 'NL'
  if (/currency/i.test(name)) return 'EUR'
  if (/phone/i.test(name)) return '+31201234567'
  if (/url/i.test(name)) return 'https://example.test'
  return 'tenancy-test'
}
