import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'follows a reference out of a subgraph that only names the key',
    query: '{ orders { id buyer { name } } }',
    data: { orders: [{ id: 'o1', buyer: { name: 'Ada' } }] },
  },
  {
    name: 'makes no second request when the key is all that is asked',
    query: '{ orders { buyer { id } } }',
    data: { orders: [{ buyer: { id: 'u1' } }] },
    requests: { orders: 1, users: 0 },
  },
]
