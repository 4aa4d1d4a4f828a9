import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import type { GraphQLField, GraphQLNamedType } from 'graphql'
import { expect, test } from 'vitest'
import { rootFolder } from '../../platform/config/root-folder.ts'

const schema = buildSchema(readFileSync(join(rootFolder, 'schema', 'api.graphql'), 'utf8'))
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
)
const roots = new Set(['Query', 'Mutation', 'Subscription'])
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})

test('every type, field, argument and enum value is described', () => {
  expect(types.flatMap(undescribed)).toEqual([])
})

test('a mutation takes input and answers its payload with typed user errors', () => {
  const odd = mutations.filter((mutation) => {
    const name = mutation.name.charAt(0).toUpperCase() + mutation.name.slice(1)
    const takesInput = mutation.args.every((argument) => argument.name === 'input' || argument.name === 'id')
    return !takesInput || String(mutation.type) !== `${name}Payload!` || !hasTypedErrors(mutation, name)
  })
  expect(odd.map((mutation) => mutation.name)).toEqual([])
})

test('a connection has edges with cursors, and every list of entities is one', () => {
  const connections = types.filter((type) => isObjectType(type) && type.name.endsWith('Connection'))
  expect(connections.length).toBeGreaterThan(10)
  for (const type of connections) {
    if (!isObjectType(type)) continue
    const { edges, pageInfo } = type.getFields()
    const edge = getNamedType(requireType(edges))
    expect(String(pageInfo?.type)).toBe('PageInfo!')
    expect(isObjectType(edge) && Object.keys(edge.getFields())).toEqual(
      expect.arrayContaining(['cursor', 'node']),
    )
  }
  const bareLists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter((field) =>
    isListType(isNonNullType(field.type) ? field.type.ofType : field.type),
  )
  expect(bareLists.map((field) => field.name)).toEqual([])
})

test('enum values are written in capitals', () => {
  const values = types.filter(isEnumType).flatMap((type) => type.getValues().map((value) => value.name))
  expect(values.filter((value) => !/^[A-Z][A-Z0-9_]*$/.test(value))).toEqual([])
})

function requireType(edges: GraphQLField<unknown, unknown> | undefined) {
  if (!edges) throw new Error('A connection without edges.')
  return edges.type
}

function hasTypedErrors(mutation: GraphQLField<unknown, unknown>, name: string): boolean {
  const payload = getNamedType(mutation.type)
  return isObjectType(payload) && String(payload.getFields()['userErrors']?.type) === `[${name}Error!]!`
}

function undescribed(type: GraphQLNamedType): string[] {
  const missing = type.description || roots.has(type.name) ? [] : [type.name]
  if (isEnumType(type))
    return [
      ...missing,
      ...type
        .getValues()
        .filter((value) => !value.description)
        .map((value) => `${type.name}.${value.name}`),
    ]
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return missing
  const fields = Object.values(type.getFields())
  const bare = fields.filter((field) => !field.description).map((field) => `${type.name}.${field.name}`)
  const bareArguments = fields.flatMap((field) =>
    'args' in field
      ? (field as GraphQLField<unknown, unknown>).args
          .filter((argument) => !argument.description)
          .map((argument) => `${type.name}.${field.name}(${argument.name}:)`)
      : [],
  )
  return [...missing, ...bare, ...bareArguments]
}
