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
  {
    name: 'keeps the concrete type once it is known, also after asking the interface object again',
    query: '{ latest { id ... on Firm { __typename badge } } }',
    data: { latest: { id: '2', __typename: 'Firm', badge: '*Volt*' } },
    stockDiffers: 'the interface’s name takes the place of the concrete type’s in the stock executor',
  },
  {
    name: 'sends no object whose type is not wanted, which would have no key',
    query: '{ latest { ... on Person { badge } } }',
    data: { latest: {} },
    requests: { a: 1, b: 1 },
  },
  {
    name: 'sends those of the wanted type with their key',
    query: '{ latest { ... on Firm { badge staff } } }',
    data: { latest: { badge: '*Volt*', staff: 9 } },
  },
]
