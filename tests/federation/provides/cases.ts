import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'takes a provided field from the subgraph that provides it',
    query: '{ reviews { author { name } } }',
    data: { reviews: [{ author: { name: 'Ada' } }] },
    requests: { reviews: 1, users: 0 },
  },
  {
    name: 'asks the owner where the same field is not provided',
    query: '{ reviews { editor { name } } }',
    data: { reviews: [{ editor: { name: 'Ada from users' } }] },
    requests: { reviews: 1, users: 1 },
  },
  {
    name: 'still asks the owner for what is not provided beside it',
    query: '{ reviews { author { name age } } }',
    data: { reviews: [{ author: { name: 'Ada', age: 36 } }] },
  },
]
