import type { FederationCase } from '../run-cases.ts'

const stockDiffers = 'it plans for all values of a condition at once'

export const cases: FederationCase[] = [
  {
    name: 'answers an object of which everything is left out by a condition as empty',
    query: `query ($yes: Boolean = true, $no: Boolean = false) {
      news @include(if: $yes) { ... on Offer @include(if: $no) { part { label } } }
    }`,
    data: { news: {} },
    stockDiffers,
  },
  {
    name: 'does not take such an object for a null that may not be',
    query: `query ($yes: Boolean = true, $no: Boolean = false) {
      counter @include(if: $yes) { best @include(if: $no) { id } }
    }`,
    data: { counter: {} },
    stockDiffers,
  },
  {
    name: 'answers such an object of another subgraph as empty as well',
    query: 'query ($yes: Boolean = true) { shelf { best { label maker { name @skip(if: $yes) } } } }',
    data: { shelf: { best: { label: 'part 2', maker: {} } } },
  },
  {
    name: 'answers one below a condition of its own as empty',
    query: `query ($yes: Boolean = true, $no: Boolean = false) {
      shelf { best { maker @include(if: $yes) { best @include(if: $no) { id } } id } }
    }`,
    data: { shelf: { best: { maker: {}, id: '2' } } },
    stockDiffers,
  },
  {
    name: 'answers nothing, without an error, where conditions leave out everything',
    query: `query ($yes: Boolean = true) {
      ... @include(if: $yes) { ... @skip(if: $yes) { shelf { best { label } } } }
    }`,
    data: {},
  },
  {
    name: 'sends whole keys although a condition leaves some of their fields out elsewhere',
    query: `query ($no: Boolean = false) {
      shelf { parts { code @include(if: $no) { number } sticker } ... @include(if: $no) { parts { tag code { maker } } } }
    }`,
    data: { shelf: { parts: [{ sticker: 'PART 1' }, { sticker: 'PART 2' }] } },
  },
  {
    name: 'asks for no field of an entity that a condition leaves out',
    query: `query ($no: Boolean = false) {
      shelf { parts { id } }
      ... @include(if: $no) { shelf { parts { label sticker } } }
    }`,
    data: { shelf: { parts: [{ id: '1' }, { id: '2' }] } },
    requests: { stock: 1, catalog: 0 },
  },
  {
    name: 'plans anew for the other value of a condition',
    query: `query ($no: Boolean = false) {
      shelf { parts { id } }
      ... @include(if: $no) { shelf { parts { label sticker } } }
    }`,
    variables: { no: true },
    data: {
      shelf: {
        parts: [
          { id: '1', label: 'part 1', sticker: 'PART 1' },
          { id: '2', label: 'part 2', sticker: 'PART 2' },
        ],
      },
    },
  },
  {
    name: 'requires nothing of what more conditions leave out than it plans for one by one',
    query: `query ($a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Boolean!, $e: Boolean!) {
      shelf {
        best { id @include(if: $a) code { maker @skip(if: $b) number } sticker @skip(if: $c) tag @include(if: $d) label @include(if: $e) }
      }
    }`,
    variables: { a: false, b: true, c: true, d: true, e: false },
    data: { shelf: { best: { code: { number: 'n2' }, tag: '#part 2' } } },
  },
]
