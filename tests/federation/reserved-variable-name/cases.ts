import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'lets a client call a variable of an entity fetch "representations"',
    query:
      'query ($representations: String) { product(upc: "b1") { name reviews(like: $representations) { body } } }',
    variables: { representations: 'Praise for' },
    data: { product: { name: 'Battery 100Ah', reviews: [{ body: 'Praise for b1' }] } },
    stockDiffers: 'the stock executor refuses the name once entities are fetched',
  },
  {
    name: 'lets it decide conditions too',
    query:
      'query ($representations: Boolean!) { product(upc: "b1") { name rating @include(if: $representations) } }',
    variables: { representations: true },
    data: { product: { name: 'Battery 100Ah', rating: 4.5 } },
    requests: { reviews: 1 },
  },
]
