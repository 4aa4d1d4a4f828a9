import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'requires a field with arguments inside a value',
    query: '{ products { isDear } }',
    data: { products: [{ isDear: true }, { isDear: null }] },
  },
  {
    name: 'keeps such requirements apart from each other and from the client’s',
    query: '{ products { isDear verdict category { average(currency: "NGN") } } }',
    data: {
      products: [
        { isDear: true, verdict: '3 of 24', category: { average: 99 } },
        { isDear: null, verdict: '3 of nothing', category: null },
      ],
    },
    stockDiffers: 'the averages overwrite each other',
  },
]
