import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'fetches a required field of an entity inside the entity first',
    query: '{ order { discount } }',
    data: { order: { discount: 'gold discount' } },
  },
]
