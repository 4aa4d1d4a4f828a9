import type { FederationCase } from '../run-cases.ts'

const stockDiffers = 'it cannot tell an entity whose values were left out by a condition'

export const cases: FederationCase[] = [
  {
    name: 'answers a field although the one beside it, which requires something, is skipped',
    query: 'query ($brief: Boolean!) { parcels { carrier freight @skip(if: $brief) } }',
    variables: { brief: true },
    data: { parcels: [{ carrier: 'carrier of p1' }, { carrier: 'carrier of p2' }] },
    stockDiffers,
  },
  {
    name: 'answers both when none is skipped',
    query: 'query ($brief: Boolean!) { parcels { carrier freight @skip(if: $brief) } }',
    variables: { brief: false },
    data: {
      parcels: [
        { carrier: 'carrier of p1', freight: 30 },
        { carrier: 'carrier of p2', freight: 40 },
      ],
    },
  },
  {
    name: 'sends the part of an object that a field requires when another part is not wanted',
    query: 'query ($all: Boolean = false) { parcels { slot area @include(if: $all) } }',
    data: { parcels: [{ slot: 2 }, { slot: 1 }] },
    stockDiffers,
  },
  {
    name: 'answers fields under different conditions, whichever of them holds',
    query: `query ($a: Boolean!, $b: Boolean!) {
      parcels { ... on Parcel @include(if: $a) { freight area @skip(if: $b) } abroad @include(if: $b) carrier }
    }`,
    variables: { a: true, b: true },
    data: {
      parcels: [
        { freight: 30, abroad: 27, carrier: 'carrier of p1' },
        { freight: 40, abroad: 36, carrier: 'carrier of p2' },
      ],
    },
    stockDiffers,
  },
  {
    name: 'heeds a condition whose variable has the name that entity fetches use',
    query: 'query ($representations: Boolean!) { parcels { carrier abroad @include(if: $representations) } }',
    variables: { representations: false },
    data: { parcels: [{ carrier: 'carrier of p1' }, { carrier: 'carrier of p2' }] },
    stockDiffers: 'it takes the variable for its own',
  },
  {
    name: 'requires what one of two uses wants, although the other is left out',
    query: `query ($no: Boolean = false) {
      parcels { freight @include(if: $no) again: freight carrier }
    }`,
    data: {
      parcels: [
        { again: 30, carrier: 'carrier of p1' },
        { again: 40, carrier: 'carrier of p2' },
      ],
    },
  },
]
