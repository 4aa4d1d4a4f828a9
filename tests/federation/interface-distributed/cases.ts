import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'applies a fragment on an interface to a type that implements it in another subgraph only',
    query: '{ products { ... on Node { id ... on Toaster { warranty } ... on Oven { warranty } } } }',
    data: {
      products: [
        { id: 'o', warranty: 9 },
        { id: 't', warranty: 2 },
      ],
    },
  },
  {
    name: 'lists what its subgraph calls the interface',
    query: '{ nodes { __typename id } toasters { ... on Node { id } } }',
    data: { nodes: [{ __typename: 'Toaster', id: 't' }], toasters: [{ id: 't' }] },
  },
]
