import { buildSchema, parse } from 'graphql'
import type { OperationDefinitionNode } from 'graphql'
import { expect, test } from 'vitest'
import type { VariablesSchema } from './input-schema.ts'
import { InputSchemas } from './input-schema.ts'

const schema = buildSchema(/* GraphQL */ `
  scalar DateTime
  "Anything."
  scalar JSON
  "How it goes."
  enum Mode {
    FAST
    SLOW
  }
  "Where."
  input Place {
    "The street."
    street: String!
    mode: Mode = SLOW
    near: [Place!]
    old: Int @deprecated(reason: "Gone.")
  }
  input One @oneOf {
    a: ID
    b: Float
  }
  type Query {
    a("How many." count: Int, at: Place): Int
  }
`)
function variablesOf(source: string, inputs: InputSchemas): VariablesSchema {
  const document = parse(source)
  return inputs.ofVariables(document.definitions[0] as OperationDefinitionNode, document)
}

test('variables are written as JSON Schema, with what is required, may be null and is there by default', () => {
  const inputs = new InputSchemas(schema, '#/$defs/')
  const source =
    'query Q($id: ID!, $first: Int = 10, $some: Int! = 3, $modes: [Mode!]!, $mode: Mode, $at: DateTime, $any: JSON, $one: One!) { a }'
  expect(variablesOf(source, inputs)).toEqual({
    type: 'object',
    properties: {
      id: { type: 'string' },
      first: { type: ['integer', 'null'], minimum: -2147483648, maximum: 2147483647, default: 10 },
      some: { type: 'integer', minimum: -2147483648, maximum: 2147483647, default: 3 },
      modes: { type: 'array', items: { $ref: '#/$defs/Mode' } },
      mode: { anyOf: [{ $ref: '#/$defs/Mode' }, { type: 'null' }] },
      at: { type: ['string', 'null'], format: 'date-time' },
      any: { description: 'Anything.' },
      one: { $ref: '#/$defs/One' },
    },
    required: ['id', 'modes', 'one'],
    additionalProperties: false,
  })
  expect(inputs.definitions).toEqual({
    Mode: { description: 'How it goes.', type: 'string', enum: ['FAST', 'SLOW'] },
    One: {
      type: 'object',
      properties: { a: { type: ['string', 'null'] }, b: { type: ['number', 'null'] } },
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
    },
  })
})

test('an input object that holds itself is written once', () => {
  const inputs = new InputSchemas(schema, '#/$defs/')
  variablesOf('query Q($place: Place!) { a }', inputs)
  expect(inputs.definitions['Place']).toEqual({
    description: 'Where.',
    type: 'object',
    properties: {
      street: { type: 'string', description: 'The street.' },
      mode: { anyOf: [{ $ref: '#/$defs/Mode' }, { type: 'null' }], default: 'SLOW' },
      near: { type: ['array', 'null'], items: { $ref: '#/$defs/Place' } },
      old: { type: ['integer', 'null'], minimum: -2147483648, maximum: 2147483647, deprecated: true },
    },
    required: ['street'],
    additionalProperties: false,
  })
})

test('a variable says what the argument or field says of itself that it is given to', () => {
  const inputs = new InputSchemas(schema, '#/$defs/')
  const source =
    'query Q($count: Int!, $street: String!, $at: [Mode!]) { a(count: $count, at: { street: $street, mode: FAST }) }'
  expect(variablesOf(source, inputs).properties).toMatchObject({
    count: { type: 'integer', description: 'How many.' },
    street: { type: 'string', description: 'The street.' },
    at: { type: ['array', 'null'] },
  })
})
