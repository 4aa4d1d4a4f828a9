import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'sends each subgraph the variables it uses',
    query:
      'query ($id: ID!, $in: String, $round: Boolean) { item(id: $id) { id price(in: $in, round: $round) } }',
    variables: { id: 'i', in: 'EUR', round: true },
    data: { item: { id: 'i', price: 'EUR true' } },
  },
  {
    name: 'lets a subgraph use its own default for a variable that was not given',
    query:
      'query ($id: ID!, $in: String, $round: Boolean) { item(id: $id) { price(in: $in, round: $round) } }',
    variables: { id: 'i' },
    data: { item: { price: 'USD unset' } },
  },
  {
    name: 'keeps a null variable apart from one that was not given',
    query: 'query ($limit: Int) { all(limit: $limit) }',
    variables: { limit: null },
    data: { all: ['{"limit":null}'] },
  },
  {
    name: 'coerces a number given for an ID and a single value given for a list',
    query: 'query ($id: ID!, $kinds: [Kind!]) { item(id: $id) { id } all(kinds: $kinds) }',
    variables: { id: 7, kinds: 'NEW' },
    data: { item: { id: '7' }, all: ['{"limit":2,"kinds":["NEW"]}'] },
  },
  {
    name: 'uses defaults of the operation and of input fields',
    query: 'query ($near: Point = { x: 3 }, $limit: Int = 9) { all(near: $near, limit: $limit) }',
    data: { all: ['{"limit":9,"near":{"x":3,"y":1.5}}'] },
  },
  {
    name: 'refuses a value of the wrong type and says which',
    query: 'query ($limit: Int) { all(limit: $limit) }',
    variables: { limit: 'many' },
    errors: [
      {
        message: 'Variable "$limit" got invalid value "many"; Int cannot represent non-integer value: "many"',
        code: 'BAD_USER_INPUT',
      },
    ],
  },
]
