import { buildSchema, getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import { describeAnswer } from './answer-schema.ts'
import { InputSchemas } from './input-schema.ts'

const schema = buildSchema(/* GraphQL */ `
  enum Mood {
    GOOD
    BAD
  }
  interface Animal {
    name: String!
    friend: Animal
  }
  type Dog implements Animal {
    name: String!
    friend: Animal
    barks: Boolean!
  }
  type Cat implements Animal {
    name: String!
    friend: Animal
    mood: Mood
  }
  type Cow implements Animal {
    name: String!
    friend: Animal
  }
  union Pet = Dog | Cat
  type Query {
    "Everybody."
    animals: [Animal!]!
    pet(id: ID): Pet
    dog: Dog
    old: Int @deprecated(reason: "Gone.")
  }
`)

function answerOf(source: string) {
  const document = parse(source)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('no operation')
  return describeAnswer(operation, document, schema, new InputSchemas(schema, '#/$defs/'))
}

test('what is selected is described by the names it is given, through fragments, with what may be missing', () => {
  const source = `query ($no: Boolean!) {
    rex: dog { ...D called: name @include(if: $no) ... @skip(if: $no) { name } name }
    old
  } fragment D on Dog { barks }`
  expect(answerOf(source)).toEqual({
    type: 'object',
    properties: {
      rex: {
        type: ['object', 'null'],
        properties: { barks: { type: 'boolean' }, called: { type: 'string' }, name: { type: 'string' } },
        required: ['barks', 'name'],
      },
      old: {
        type: ['integer', 'null'],
        minimum: -2147483648,
        maximum: 2147483647,
        deprecated: true,
      },
    },
    required: ['rex', 'old'],
  })
})

test('of an interface, types of which the same is selected are one alternative', () => {
  const named = (...names: string[]) => ({
    __typename: { type: 'string', enum: names },
    name: { type: 'string' },
  })
  expect(answerOf('{ animals { __typename name } }')).toMatchObject({
    properties: {
      animals: {
        type: 'array',
        items: { type: 'object', properties: named('Dog', 'Cat', 'Cow') },
        description: 'Everybody.',
      },
    },
  })
  const some = answerOf('{ animals { __typename name ... on Dog { barks } ... on Pet { __typename } } }')
  expect(some).toMatchObject({
    properties: {
      animals: {
        items: {
          anyOf: [
            { properties: { ...named('Dog'), barks: { type: 'boolean' } } },
            { properties: named('Cat', 'Cow') },
          ],
        },
      },
    },
  })
})

test('of a union, null and enums are told', () => {
  expect(answerOf('{ pet { ... on Cat { mood } ... on Animal { name } } }')).toEqual({
    type: 'object',
    properties: {
      pet: {
        anyOf: [
          {
            anyOf: [
              { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
              {
                type: 'object',
                properties: {
                  mood: { anyOf: [{ $ref: '#/$defs/Mood' }, { type: 'null' }] },
                  name: { type: 'string' },
                },
                required: ['mood', 'name'],
              },
            ],
          },
          { type: 'null' },
        ],
      },
    },
    required: ['pet'],
  })
})

test('alternatives within alternatives stay of a size that can be told', () => {
  const deep = (depth: number): string =>
    depth === 0 ? '{ name }' : `{ ... on Dog { barks } ... on Cat { mood } friend ${deep(depth - 1)} }`
  // Three types at each level.
  expect(JSON.stringify(answerOf(`{ animals ${deep(20)} }`)).length).toBeLessThan(5_000_000)
})
