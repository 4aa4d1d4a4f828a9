import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'reaches the query type of another subgraph through a payload',
    query: 'mutation { rename(to: "x") { ok query { user { name age } version } } }',
    data: { rename: { ok: true, query: { user: { name: 'Ada', age: 36 }, version: '1' } } },
  },
  {
    name: 'names the root type',
    query: 'mutation { __typename rename(to: "x") { query { __typename } } }',
    data: { __typename: 'Mutation', rename: { query: { __typename: 'Query' } } },
  },
]
