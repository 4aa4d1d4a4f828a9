import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'answers an operation of nothing but __typename without asking anybody',
    query: '{ __typename again: __typename }',
    data: { __typename: 'Query', again: 'Query' },
    requests: { a: 0 },
  },
  {
    name: 'answers an operation whose fields are all left out with an empty object',
    query: '{ node @include(if: false) { id } }',
    data: {},
    requests: { a: 0 },
  },
  {
    name: 'asks for the object even when no fragment on it can apply',
    query: '{ node { ... on Named { name } } }',
    data: { node: {} },
  },
]
