import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'takes provided fields through a provided list',
    query: '{ products { categories { id name } } }',
    data: { products: [{ categories: [{ id: 'c', name: 'provided' }] }] },
    requests: { products: 1, categories: 0 },
  },
  {
    name: 'fetches the list where it is not provided',
    query: '{ bare { categories { name size } } }',
    data: { bare: [{ categories: [{ name: 'owned', size: 3 }] }] },
    requests: { products: 1, categories: 1 },
  },
]
