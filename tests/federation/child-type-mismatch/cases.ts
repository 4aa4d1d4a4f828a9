import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'asks one subgraph for fields of one name whose types differ only there',
    query: '{ accounts { ... on User { id name } ... on Admin { name photo } } }',
    data: {
      accounts: [
        { id: 'u1', name: 'Ada' },
        { name: 'Obi', photo: 'obi.png' },
      ],
    },
  },
  {
    name: 'does so below an entity',
    query: '{ users { id name friends { ... on User { name } ... on Admin { photo } } } }',
    data: { users: [{ id: 'u1', name: 'Ada', friends: [{ name: 'Ada' }, { photo: 'obi.png' }] }] },
  },
]
