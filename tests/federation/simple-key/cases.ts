import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'completes an entity with the fields of another subgraph',
    query: '{ product(upc: "b1") { name rating reviews { body } } }',
    data: { product: { name: 'Battery 100Ah', rating: 4.5, reviews: [{ body: 'About b1' }] } },
    requests: { catalog: 1, reviews: 1 },
  },
  {
    name: 'sends each distinct entity once however often it occurs',
    query: '{ reviews { id product { name price } } }',
    data: {
      reviews: [
        { id: 'r1', product: { name: 'Battery 100Ah', price: 899 } },
        { id: 'r2', product: { name: 'Battery 200Ah', price: 1599 } },
        { id: 'r3', product: { name: 'Battery 100Ah', price: 899 } },
      ],
    },
    requests: { reviews: 1, catalog: 1 },
    representations: { catalog: 2 },
  },
  {
    name: 'asks nobody about an entity that is null',
    query: '{ product(upc: "none") { name rating } }',
    data: { product: null },
    requests: { catalog: 1, reviews: 0 },
  },
]
