import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'extends an entity of a first-version subgraph',
    query: '{ me { name reviews { body } } }',
    data: { me: { name: 'Ada', reviews: [{ body: 'Good' }] } },
  },
  {
    name: 'fetches a required field that a first-version extension declares external',
    query: '{ me { greeting } }',
    data: { me: { greeting: 'Hello Ada' } },
    requests: { users: 1, reviews: 1 },
  },
  {
    name: 'takes a provided field of a first-version extension from its provider',
    query: '{ me { reviews { author { name } } } }',
    data: { me: { reviews: [{ author: { name: 'Ada (copy)' } }] } },
    requests: { users: 1, reviews: 1 },
  },
]
