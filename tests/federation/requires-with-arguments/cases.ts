import type { FederationCase } from '../run-cases.ts'

const stockDiffers = 'the planner lets required calls of one field overwrite each other and the client’s own'

export const cases: FederationCase[] = [
  {
    name: 'gives a required field the value for the arguments that the requirement names',
    query: '{ products { estimateEur } }',
    data: { products: [{ estimateEur: 'EUR 20 for 3' }, { estimateEur: 'EUR 40 for 5' }] },
  },
  {
    name: 'keeps two requirements on one field with different arguments apart',
    query: '{ products { upc estimate estimateEur } }',
    data: {
      products: [
        { upc: 'b1', estimate: 'USD 10 for 3', estimateEur: 'EUR 20 for 3' },
        { upc: 'b2', estimate: 'USD 20 for 5', estimateEur: 'EUR 40 for 5' },
      ],
    },
    stockDiffers,
  },
  {
    name: 'keeps the client’s arguments apart from those a requirement names',
    query: '{ products { price(currency: "NGN") estimate } }',
    data: {
      products: [
        { price: 16000, estimate: 'USD 10 for 3' },
        { price: 32000, estimate: 'USD 20 for 5' },
      ],
    },
    stockDiffers,
  },
  {
    name: 'calls a required field without arguments by its defaults, whatever the client asks',
    query:
      'query ($currency: String!) { products { price(currency: $currency) estimateDefault estimateEur } }',
    variables: { currency: 'NGN' },
    data: {
      products: [
        { price: 16000, estimateDefault: 'default 10', estimateEur: 'EUR 20 for 3' },
        { price: 32000, estimateDefault: 'default 20', estimateEur: 'EUR 40 for 5' },
      ],
    },
    stockDiffers,
  },
  {
    name: 'keeps aliased requirements apart as well',
    query: '{ products { a: estimate b: estimateEur price } }',
    data: {
      products: [
        { a: 'USD 10 for 3', b: 'EUR 20 for 3', price: 10 },
        { a: 'USD 20 for 5', b: 'EUR 40 for 5', price: 20 },
      ],
    },
    stockDiffers,
  },
]
