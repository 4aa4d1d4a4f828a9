import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'gives an interface object the field it requires of each implementation',
    query: '{ accounts { id badge } }',
    data: {
      accounts: [
        { id: '1', badge: '*Ada*' },
        { id: '2', badge: '*Volt*' },
      ],
    },
  },
  {
    name: 'does so too when the interface object comes first',
    query: '{ latest { badge ... on Firm { staff } } }',
    data: { latest: { badge: '*Volt*', staff: 9 } },
  },
]
