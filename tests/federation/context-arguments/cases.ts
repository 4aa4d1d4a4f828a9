import type { FederationCase } from '../run-cases.ts'

const stockDiffers = 'the stock executor ignores context rewrites'

export const cases: FederationCase[] = [
  {
    name: 'fills an argument from the nearest ancestor that sets the context',
    query: '{ viewers { cart { item { price } } } }',
    data: {
      viewers: [
        { cart: { item: { price: 'i1 in EUR' } } },
        { cart: { item: { price: 'i1 in NGN' } } },
        { cart: { item: { price: 'i2 in EUR' } } },
      ],
    },
    stockDiffers,
  },
  {
    name: 'answers the same entity differently under ancestors that differ',
    query: '{ viewers { id cart { item { id price stock } } } }',
    data: {
      viewers: [
        { id: 'v1', cart: { item: { id: 'i1', price: 'i1 in EUR', stock: 4 } } },
        { id: 'v2', cart: { item: { id: 'i1', price: 'i1 in NGN', stock: 4 } } },
        { id: 'v3', cart: { item: { id: 'i2', price: 'i2 in EUR', stock: 0 } } },
      ],
    },
    representations: { stock: 2 },
    stockDiffers,
  },
]
