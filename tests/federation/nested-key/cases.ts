import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'sends a key that is an object inside an object',
    query: '{ meters { name watts } }',
    data: {
      meters: [
        { name: 'Main', watts: 700 },
        { name: 'Roof', watts: 1 },
      ],
    },
    representations: { readings: 2 },
  },
  {
    name: 'merges what the client asks of the key with the key itself',
    query: '{ meters { watts serial { vendor { code } } } }',
    data: {
      meters: [
        { watts: 700, serial: { vendor: { code: 'X' } } },
        { watts: 1, serial: { vendor: { code: 'Y' } } },
      ],
    },
  },
]
