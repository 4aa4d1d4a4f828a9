import { buildSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import { createAnswerPolicy } from './answer-policy.ts'
import { cacheDefinitions } from './cache-directive.ts'

const schema = buildSchema(`
  directive @inaccessible on ENUM
  ${cacheDefinitions}
  union _Entity = Product | Person | Plain
  type Query { _entities(representations: [Int!]!): [_Entity]! product: Product }
  type Product @cacheControl(maxAge: 300) {
    id: ID!
    name: String
    stock: Int @cacheControl(maxAge: 0)
    price: Int @cacheControl(maxAge: 10)
    maker: Person
    size: Plain
    shape: Plain @cacheControl(maxAge: 20)
  }
  type Person @cacheControl(maxAge: 60, scope: PRIVATE) { id: ID! name: String }
  type Plain { width: Int }
`)
const policyOf = createAnswerPolicy(schema)

/** Of one request for entities. */
const ofEntities = (selection: string) =>
  policyOf(parse(`query ($r: [Int!]!) { _entities(representations: $r) ${selection} }`))

test.each([
  ['a type that may be kept', '{ ... on Product { id name } }', 'max-age=300, public'],
  ['a leaf that may be kept for less', '{ ... on Product { name price } }', 'max-age=10, public'],
  ['a leaf that may not be kept', '{ ... on Product { name stock } }', undefined],
  ['something private inside', '{ ... on Product { name maker { id name } } }', 'max-age=60, private'],
  ['something inside that no event could find', '{ ... on Product { name maker { name } } }', undefined],
  ['a thing nothing is said of', '{ ... on Product { name size { width } } }', undefined],
  ['a thing its field speaks for', '{ ... on Product { shape { width } } }', 'max-age=20, public'],
  ['several types', '{ ... on Product { id } ... on Person { id } }', 'max-age=60, private'],
  ['a type nothing is said of', '{ ... on Plain { width } }', undefined],
  ['names of types only', '{ __typename }', undefined],
])('%s decides how long an answer about entities is kept', (_, selection, expected) => {
  expect(ofEntities(selection)).toBe(expected)
})

test('a fragment counts with what it spreads', () => {
  const spread = 'fragment F on Product { maker { id ...G } } fragment G on Person { name }'
  expect(
    policyOf(
      parse(`query ($r: [Int!]!) { _entities(representations: $r) { ... on Product { ...F } } } ${spread}`),
    ),
  ).toBe('max-age=60, private')
})

test('only answers about entities are kept, because only those events can name', () => {
  expect(policyOf(parse('{ product { name } }'))).toBeUndefined()
  expect(
    policyOf(parse('{ _entities(representations: []) { ... on Product { id } } product { id } }')),
  ).toBeUndefined()
})

test('a scope that is written as text is understood, and one that is not is private', () => {
  const withScope = (scope: string) =>
    createAnswerPolicy(
      buildSchema(`
        directive @cacheControl(maxAge: Int!, scope: String!) on OBJECT
        union _Entity = Product
        type Query { _entities: [_Entity] }
        type Product @cacheControl(maxAge: 300, scope: "${scope}") { id: ID! }
      `),
    )(parse('{ _entities { ... on Product { id } } }'))
  expect([withScope('PUBLIC'), withScope('PRIVATE'), withScope('SOME')]).toEqual([
    'max-age=300, public',
    'max-age=300, private',
    'max-age=300, private',
  ])
})
