import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'completes only the members that are entities elsewhere',
    query: '{ hits { __typename ... on Article { headline } ... on Battery { volts } } }',
    data: {
      hits: [
        { __typename: 'Article', headline: 'On cells' },
        { __typename: 'Battery', volts: 48 },
      ],
    },
    representations: { catalog: 1 },
  },
  {
    name: 'gives an empty object for a member that no fragment names',
    query: '{ hits { ... on Battery { sku } } }',
    data: { hits: [{}, { sku: 'x' }] },
  },
]
