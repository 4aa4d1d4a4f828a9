import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'answers an interface object from its own subgraph when its concrete type does not matter',
    query: '{ reviewed { id score } }',
    data: {
      reviewed: [
        { id: 'v', score: 7 },
        { id: 'b', score: 9 },
      ],
    },
    requests: { media: 0, reviews: 1 },
  },
  {
    name: 'does so within a fragment on the interface',
    query: '{ reviewed { ... on Item { score } } }',
    data: { reviewed: [{ score: 7 }, { score: 9 }] },
  },
  {
    name: 'asks an interface object for the field it adds to every implementation',
    query: '{ items { title score } }',
    data: {
      items: [
        { title: 'Volts', score: 9 },
        { title: 'Amps', score: 7 },
      ],
    },
    requests: { media: 1, reviews: 1 },
  },
  {
    name: 'finds the concrete type behind an interface object',
    query: '{ reviewed { __typename id score } }',
    data: {
      reviewed: [
        { __typename: 'Video', id: 'v', score: 7 },
        { __typename: 'Book', id: 'b', score: 9 },
      ],
    },
  },
  {
    name: 'finds it for an aliased __typename too',
    query: '{ reviewed { kind: __typename score } }',
    data: {
      reviewed: [
        { kind: 'Video', score: 7 },
        { kind: 'Book', score: 9 },
      ],
    },
  },
  {
    name: 'finds it for fragments on concrete types',
    query: '{ reviewed { ... on Book { pages } ... on Video { minutes } score } }',
    data: {
      reviewed: [
        { minutes: 12, score: 7 },
        { pages: 90, score: 9 },
      ],
    },
  },
  {
    name: 'adds the field to a fragment on one implementation only',
    query: '{ items { id ... on Book { score } } }',
    data: { items: [{ id: 'b', score: 9 }, { id: 'v' }] },
    representations: { reviews: 1 },
  },
  {
    name: 'keeps the concrete type once it is known, also after asking the interface object again',
    query: '{ reviewed { id ... on Book { __typename score } } }',
    data: { reviewed: [{ id: 'v' }, { id: 'b', __typename: 'Book', score: 9 }] },
    stockDiffers: 'the interface’s name takes the place of the concrete type’s in the stock executor',
  },
]
