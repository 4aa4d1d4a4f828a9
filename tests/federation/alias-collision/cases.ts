import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'lets an alias take the name of a key field',
    query: '{ product(upc: "b1") { upc: name rating } }',
    data: { product: { upc: 'Battery 100Ah', rating: 4.5 } },
    stockDiffers: 'the alias takes the place of the key in the stock executor',
  },
  {
    name: 'lets an alias be a name that every JavaScript object has',
    query: '{ product(upc: "b1") { constructor: name toString: rating hasOwnProperty: price } }',
    data: { product: { constructor: 'Battery 100Ah', toString: 4.5, hasOwnProperty: 899 } },
  },
  {
    name: 'lets an alias be __proto__',
    query: '{ product(upc: "b1") { __proto__: name price } }',
    data: JSON.parse('{ "product": { "__proto__": "Battery 100Ah", "price": 899 } }'),
  },
  {
    name: 'lets aliases swap the names of two fields',
    query: '{ product(upc: "b2") { name: price price: name } }',
    data: { product: { name: 1599, price: 'Battery 200Ah' } },
  },
]
