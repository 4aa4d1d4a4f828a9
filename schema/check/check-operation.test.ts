import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { createOperationCheck } from './check-operation.ts'
import type { CallingKey } from './check-operation.ts'

const sdl = /* GraphQL */ `
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
  directive @cost(weight: Int!) on FIELD_DEFINITION
  type Query {
    orders(first: Int = 20, filter: OrderFilter): [Order!]!
  }
  type Mutation {
    orderPlace(input: OrderPlaceInput!): Order
  }
  type Order {
    id: ID!
    total: Int!
    status: OrderStatus!
    note: String
  }
  enum OrderStatus {
    OPEN
    LOST
  }
  input OrderFilter {
    status: OrderStatus
  }
  input OrderPlaceInput {
    lines: [OrderLineInput!]!
  }
  input OrderLineInput {
    variant: ID!
  }
`
/** The verdict on an operation after one change of the schema. */
function verdictOf(body: string, from: string, to: string, keys: readonly CallingKey[] = []) {
  const changed = sdl.replace(from, to)
  if (changed === sdl) throw new Error('The change changed nothing.')
  const [before, after] = [sdl, changed].map((text) => buildSchema(text)).map(schemasOf)
  if (!before || !after) throw new Error('There are two schemas.')
  return createOperationCheck(before, after).check(body, keys)
}
const schemasOf = (schema: ReturnType<typeof buildSchema>) => ({
  apiSchema: schema,
  supergraphSchema: schema,
})

const orders = 'query Orders { orders { id total status } }'
const place = 'mutation Place($input: OrderPlaceInput!) { orderPlace(input: $input) { id } }'

test('a field that goes breaks whoever selects it, and nobody else', () => {
  expect(verdictOf(orders, 'total: Int!', '')).toMatchObject({
    breaks: [{ coordinate: 'Order.total', message: expect.stringContaining('"total" on type "Order"') }],
    wasBroken: false,
  })
  expect(verdictOf(orders, 'note: String', '').breaks).toEqual([])
})

test('an answer that becomes another type breaks its readers, though the document stays valid', () => {
  const message = 'Order.total changed type from Int! to Int.'
  expect(verdictOf(orders, 'total: Int!', 'total: Int').breaks).toEqual([
    { coordinate: 'Order.total', message },
  ])
  expect(verdictOf('query Ids { orders { id } }', 'total: Int!', 'total: Int').breaks).toEqual([])
  expect(verdictOf(orders, 'note: String', 'note: String!').breaks).toEqual([])
})

test('a demand deep inside a variable breaks whoever sends one, though the document stays valid', () => {
  expect(verdictOf(place, 'variant: ID!', 'variant: ID! quantity: Int!').breaks).toEqual([
    {
      coordinate: 'OrderLineInput.quantity',
      message: 'A required field quantity on input type OrderLineInput was added.',
    },
  ])
  expect(verdictOf(orders, 'variant: ID!', 'variant: ID! quantity: Int!').breaks).toEqual([])
})

test('an enum value that goes breaks whoever sends it, not whoever only reads the enum', () => {
  const byStatus = 'query ByStatus($status: OrderStatus) { orders(filter: { status: $status }) { status } }'
  const lost = 'query Lost { orders(filter: { status: LOST }) { id } }'
  expect(verdictOf(byStatus, 'LOST', '').breaks).toMatchObject([{ coordinate: 'OrderStatus.LOST' }])
  expect(verdictOf(lost, 'LOST', '').breaks).toMatchObject([{ coordinate: 'Query.orders' }])
  expect(verdictOf(orders, 'LOST', '').breaks).toEqual([])
})

test('what may surprise is a risk, and no break', () => {
  expect(verdictOf(orders, 'LOST', 'LOST RETURNED')).toMatchObject({
    breaks: [],
    risks: [{ coordinate: 'OrderStatus.RETURNED' }],
  })
  expect(verdictOf(orders, '= 20', '= 5').risks).toMatchObject([{ coordinate: 'Query.orders.first' }])
  expect(verdictOf(place, '= 20', '= 5').risks).toEqual([])
})

test('scopes it did not need before and a higher price are risks', () => {
  expect(verdictOf(orders, 'total: Int!', 'total: Int! @requiresScopes(scopes: [["money"]])')).toMatchObject({
    breaks: [],
    risks: [{ coordinate: null, message: 'It needs the scopes money instead of none.' }],
  })
  expect(verdictOf(orders, 'total: Int!', 'total: Int! @cost(weight: 3)').risks).toEqual([
    { coordinate: null, message: 'It is estimated at 80 points instead of 20.' },
  ])
  expect(verdictOf(orders, 'note: String', 'note: String @cost(weight: 3)').risks).toEqual([])
})

test('what shuts out a key that could call before is a break, and names the key', () => {
  const key = (prefix: string, scopes: string[], requestCeiling: number) => ({
    prefix,
    scopes,
    requestCeiling,
  })
  const keys = [key('sg_live_a', ['money'], 100), key('sg_live_b', [], 50), key('sg_live_c', [], 10)]
  const scoped = 'total: Int! @requiresScopes(scopes: [["money"]])'
  expect(verdictOf(orders, 'total: Int!', scoped, keys).breaks).toEqual([
    {
      coordinate: null,
      message: 'It needs the scopes money instead of none, which is beyond the keys sg_live_b, sg_live_c.',
    },
  ])
  expect(verdictOf(orders, 'total: Int!', scoped, keys.slice(0, 1))).toMatchObject({
    breaks: [],
    risks: [{ message: 'It needs the scopes money instead of none.' }],
  })
  // The last one could not pay before either.
  expect(verdictOf(orders, 'total: Int!', 'total: Int! @cost(weight: 3)', keys).breaks).toEqual([
    {
      coordinate: null,
      message: 'It is estimated at 80 points instead of 20, which is beyond the key sg_live_b.',
    },
  ])
})

test('an operation that did not hold before is told as such', () => {
  expect(verdictOf('query Old { gone orders { id } }', 'total: Int!', '')).toMatchObject({
    breaks: [{ coordinate: null, message: 'Cannot query field "gone" on type "Query".' }],
    wasBroken: true,
  })
})

test('deprecated fields, arguments, input fields and values are told with their reasons', () => {
  const body = 'query Q { orders(filter: { status: LOST }, first: 3) { total again: total id } }'
  const deprecating = (from: string) => verdictOf(body, from, `${from} @deprecated(reason: "See ids.")`)
  const use = (coordinate: string) => [{ coordinate, reason: 'See ids.' }]
  expect(deprecating('total: Int!').deprecatedUses).toEqual(use('Order.total'))
  expect(deprecating('first: Int = 20').deprecatedUses).toEqual(use('Query.orders(first:)'))
  expect(deprecating('    LOST').deprecatedUses).toEqual(use('OrderStatus.LOST'))
  expect(deprecating('status: OrderStatus\n').deprecatedUses).toEqual(use('OrderFilter.status'))
  expect(deprecating('note: String').deprecatedUses).toEqual([])
})
