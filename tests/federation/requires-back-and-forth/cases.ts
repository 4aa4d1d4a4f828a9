import type { FederationCase } from '../run-cases.ts'

const stockDiffers = 'it asks the subgraph that requires a value for the value itself'

export const cases: FederationCase[] = [
  {
    name: 'asks the owner for what its own requirement requires in turn',
    query: '{ parcel { label } }',
    data: { parcel: { label: 'parcel 2 for 20' } },
    requests: { fees: 2, labels: 2 },
    stockDiffers,
  },
  {
    name: 'does so for lists, beside the required fields themselves',
    query: 'query ($yes: Boolean!) { van { parcels { weight label fee id @include(if: $yes) } } }',
    variables: { yes: false },
    data: {
      van: {
        parcels: [
          { weight: 1, label: 'parcel 1 for 10', fee: 10 },
          { weight: 2, label: 'parcel 2 for 20', fee: 20 },
        ],
      },
    },
    stockDiffers,
  },
  {
    name: 'does so at several places and under aliases',
    query: '{ parcel { fee: label } van { parcels { a: label b: weight } } }',
    data: {
      parcel: { fee: 'parcel 2 for 20' },
      van: {
        parcels: [
          { a: 'parcel 1 for 10', b: 1 },
          { a: 'parcel 2 for 20', b: 2 },
        ],
      },
    },
    stockDiffers,
  },
]
