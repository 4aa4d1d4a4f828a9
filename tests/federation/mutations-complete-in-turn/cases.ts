import type { FederationCase } from '../run-cases.ts'

const stockDiffers = 'it reads what other subgraphs have after the last mutation of a request'

export const cases: FederationCase[] = [
  {
    name: 'completes each mutation elsewhere before the next of its subgraph begins',
    query: 'mutation { a: dial(to: 1) { shown } b: turn(to: 2) { shown id } c: dial(to: 3) { shown } }',
    data: { a: { shown: 1 }, b: { shown: 2, id: 'd' }, c: { shown: 3 } },
    requests: { dials: 3, displays: 3 },
    stockDiffers,
  },
  {
    name: 'sends those in one request that need nothing from elsewhere',
    query:
      'mutation { __typename a: dial(to: 1) { id } b: dial(to: 2) { shown } c: dial(to: 3) { id } d: turn(to: 4) { id } }',
    data: { __typename: 'Mutation', a: { id: 'd' }, b: { shown: 2 }, c: { id: 'd' }, d: { id: 'd' } },
    requests: { dials: 2, displays: 1 },
    stockDiffers,
  },
  {
    name: 'reads the graph that a mutation returns before the next begins',
    query: 'mutation { dial(to: 5) { query { displayed } } turn(to: 6) { query { dialled displayed } } }',
    data: { dial: { query: { displayed: 5 } }, turn: { query: { dialled: 6, displayed: 6 } } },
    stockDiffers,
  },
  {
    name: 'keeps the turns of mutations in fragments and under conditions',
    query: `
      mutation ($off: Boolean!, $to: Int!) {
        ...Dials
        b: turn(to: $to) { id }
        ... on Mutation @skip(if: $off) { never: dial(to: 9) { id } }
        a: dial(to: 1) { shown }
      }
      fragment Dials on Mutation { a: dial(to: 1) { id } ... @include(if: $off) { z: dial(to: 8) { shown } } }`,
    variables: { off: true, to: 2 },
    data: { a: { id: 'd', shown: 1 }, z: { shown: 8 }, b: { id: 'd' } },
    stockDiffers,
  },
]
