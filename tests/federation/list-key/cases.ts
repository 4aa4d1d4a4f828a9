import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'sends a key that is a list of objects, also an empty one',
    query: '{ teams { name size } }',
    data: {
      teams: [
        { name: 'North', size: 2 },
        { name: 'Empty', size: 0 },
      ],
    },
  },
]
