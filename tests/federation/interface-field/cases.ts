import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'reads the fields of an interface and of its types',
    query: '{ items { title ... on Book { pages } ... on Video { minutes } } }',
    data: {
      items: [
        { title: 'Volts', pages: 90 },
        { title: 'Amps', minutes: 12 },
      ],
    },
    requests: { media: 1, ratings: 0 },
  },
  {
    name: 'completes each concrete type in another subgraph',
    query: '{ items { __typename ... on Book { stars } ... on Video { stars } } }',
    data: {
      items: [
        { __typename: 'Book', stars: 5 },
        { __typename: 'Video', stars: 3 },
      ],
    },
    requests: { media: 1, ratings: 1 },
  },
  {
    name: 'lets a fragment on an interface apply to the types behind it',
    query: '{ items { ... on Item { id ... on Video { stars } } } }',
    data: { items: [{ id: 'b' }, { id: 'v', stars: 3 }] },
    representations: { ratings: 1 },
  },
]
