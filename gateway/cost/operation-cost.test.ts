import { buildSchema, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import type { OperationPlan } from '../plan/operation-plan.ts'
import { readCostRules } from './cost-rules.ts'
import { compileCost } from './operation-cost.ts'

const schema = buildSchema(/* GraphQL */ `
  directive @cost(
    weight: Int!
  ) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(
    assumedSize: Int
    slicingArguments: [String!]
    sizedFields: [String!]
    requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION
  scalar Model @cost(weight: 3)
  type Query {
    orders(first: Int, last: Int): OrderConnection!
      @listSize(
        assumedSize: 20
        slicingArguments: ["first", "last"]
        sizedFields: ["edges"]
        requireOneSlicingArgument: false
      )
    me: User
    tags: [String!]!
    search(filter: Filter, text: String @cost(weight: 4)): [Result!]!
      @listSize(slicingArguments: ["filter.page.size"])
    answer: Answer @cost(weight: 50)
  }
  type Mutation {
    pay(input: PayInput!): Order
  }
  interface Result {
    id: ID!
  }
  type OrderConnection {
    edges: [OrderEdge!]!
  }
  type OrderEdge {
    node: Order!
  }
  type Order implements Result {
    id: ID!
    customer: User
    lines: [Line!]! @listSize(assumedSize: 3, requireOneSlicingArgument: false)
  }
  type Line {
    id: ID!
  }
  type User implements Result @cost(weight: 2) {
    id: ID!
  }
  type Answer {
    model: Model
  }
  input Filter {
    page: Page
    deep: [Page!]
  }
  input Page {
    size: Int
    exact: Boolean @cost(weight: 5)
  }
  input PayInput {
    id: ID!
  }
`)
const rules = readCostRules(schema)

function costOf(source: string, plan?: OperationPlan) {
  return compileCost({ document: parse(source) }, { schema, rules }, plan)
}

const estimate = (source: string, variables = {}) => costOf(source).estimate(variables)

describe('the estimated cost', () => {
  test('counts an object 1, or its weight, and its scalars nothing', () => {
    expect(estimate('{ me { id } }')).toBe(2)
    expect(estimate('{ __typename }')).toBe(0)
    expect(estimate('{ a: me { id } b: me { id } }')).toBe(4)
  })

  test('takes a field’s own weight instead of its type’s, and a scalar’s weight', () => {
    expect(estimate('{ answer { model } }')).toBe(53)
  })

  test('multiplies by what the slicing arguments say, literal, variable or default', () => {
    // The connection 1, and each edge 1 + order 1.
    expect(estimate('{ orders(first: 5) { edges { node { id } } } }')).toBe(1 + 5 * 2)
    expect(estimate('query ($n: Int) { orders(first: $n) { edges { node { id } } } }', { n: 7 })).toBe(
      1 + 7 * 2,
    )
    expect(estimate('query ($n: Int = 9) { orders(first: $n) { edges { node { id } } } }')).toBe(1 + 9 * 2)
    expect(estimate('{ orders(first: 5, last: 8) { edges { node { id } } } }')).toBe(1 + 8 * 2)
  })

  test('assumes the size the schema tells, else the configured one', () => {
    expect(estimate('{ orders { edges { node { lines { id } } } } }')).toBe(1 + 20 * (1 + 1 + 3))
    expect(estimate('{ search { id } }')).toBe(20 * 2)
    expect(estimate('{ tags }')).toBe(0)
  })

  test('reads slicing arguments inside input objects, and charges for inputs by their weights', () => {
    const filter = { page: { size: 4, exact: true } }
    expect(estimate('query ($f: Filter) { search(filter: $f) { id } }', { f: filter })).toBe(
      4 * 2 + 1 + 1 + 5,
    )
    expect(estimate('{ search(text: "x", filter: { page: { size: 1 }, deep: [{}, {}] }) { id } }')).toBe(
      1 * 2 + 4 + 1 + 1 + 2,
    )
  })

  test('leaves out what skip and include leave out', () => {
    const source =
      'query ($s: Boolean!) { me @skip(if: $s) { id } orders(first: 1) @include(if: $s) { edges { node { id } } } }'
    expect(estimate(source, { s: true })).toBe(3)
    expect(estimate(source, { s: false })).toBe(2)
  })

  test('counts once what fragments repeat', () => {
    const source = '{ me { id } ...Again ... on Query { me { id } } } fragment Again on Query { me { id } }'
    expect(estimate(source)).toBe(2)
    expect(estimate('{ me @skip(if: true) { id } ... { me { id } } }')).toBe(2)
  })

  test('charges 10 for a mutation', () => {
    expect(estimate('mutation { pay(input: { id: "1" }) { id } }')).toBe(10 + 1 + 1)
  })

  test('counts each object another subgraph is asked about', () => {
    const fetch = { kind: 'Fetch', serviceName: 'x', operation: '', operationKind: 'query' } as const
    const plan: OperationPlan = {
      node: {
        kind: 'Sequence',
        nodes: [
          fetch,
          {
            kind: 'Flatten',
            path: ['orders', 'edges', '@', 'node', 'customer'],
            node: { ...fetch, requires: [] },
          },
          {
            kind: 'Condition',
            condition: 'more',
            ifClause: { kind: 'Flatten', path: ['me'], node: { ...fetch, requires: [] } },
          },
        ],
      },
    }
    const source = '{ orders(first: 6) { edges { node { customer { id } } } } me { id } }'
    const cost = costOf(source, plan)
    const own = 1 + 6 * (1 + 1 + 2) + 2
    expect(costOf(source).estimate({})).toBe(own)
    expect(cost.estimate({})).toBe(own + 6)
    expect(cost.estimate({ more: true })).toBe(own + 7)
    const customer = { id: '1' }
    const data = { me: null, orders: { edges: [{ node: { customer } }, { node: { customer: null } }] } }
    const byField = new Map<string, number>()
    const note = (field: string, points: number) => byField.set(field, (byField.get(field) ?? 0) + points)
    expect(cost.measure({}, data, {}, note)).toBe(1 + (1 + 1 + 2) + (1 + 1) + 1)
    // The asking of another subgraph is the cost of the field that leads there.
    expect(Object.fromEntries(byField)).toEqual({
      'Query.orders': 1,
      'OrderConnection.edges': 2,
      'OrderEdge.node': 2,
      'Order.customer': 2 + 1,
    })
  })
})

describe('the measured cost', () => {
  test('counts what was answered', () => {
    const cost = costOf(
      '{ orders(first: 100) { edges { node { lines { id } } } } search { ... on Order { lines { id } } } }',
    )
    const data = {
      orders: { edges: [{ node: { lines: [{}, {}] } }, { node: { lines: [] } }] },
      search: [{ lines: [{}] }, {}],
    }
    expect(cost.measure({}, data)).toBe(1 + (2 + 2) + 2 + (2 + 1) + 2)
  })

  test('takes what a subgraph says of a metered field in place of its weight', () => {
    const cost = costOf('{ one: answer { model } two: answer { model } me { id } }')
    const data = { one: { model: 'x' }, two: { model: 'y' }, me: { id: '1' } }
    expect(cost.estimate({})).toBe(2 * (50 + 3) + 2)
    expect(cost.measure({}, data, { 'Query.answer': 7 })).toBe(7 + 2 * 3 + 2)
    expect(cost.measure({}, data, { 'Query.answer': 0 })).toBe(2 * 3 + 2)
    // What was used was used, though nothing came back.
    const noted: unknown[] = []
    expect(cost.measure({}, null, { 'Query.answer': 7 }, (...field) => noted.push(field))).toBe(7)
    expect(noted).toEqual([['Query.answer', 7]])
  })

  test('is the base alone when nothing came back', () => {
    expect(costOf('{ me { id } }').measure({}, null)).toBe(0)
    expect(costOf('mutation { pay(input: { id: "1" }) { id } }').measure({}, undefined)).toBe(10)
  })
})

test('directives that were renamed are read under their new names', () => {
  const renamed = buildSchema(/* GraphQL */ `
    directive @link(url: String, import: [Import!]) on SCHEMA
    scalar Import
    directive @price(weight: Int!) on FIELD_DEFINITION
    schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: [{ name: "@cost", as: "@price" }]) {
      query: Query
    }
    type Query {
      a: Int @price(weight: 7)
    }
  `)
  const cost = compileCost({ document: parse('{ a }') }, { schema: renamed, rules: readCostRules(renamed) })
  expect(cost.estimate({})).toBe(7)
})
