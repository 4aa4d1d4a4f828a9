import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'reports a failing required field where it failed and keeps the rest',
    query: '{ parcels { id fee } }',
    data: {
      parcels: [
        { id: 'p1', fee: 8 },
        { id: 'p2', fee: null },
      ],
    },
    errors: [
      {
        message: 'The scale is broken',
        path: ['parcels', 1, 'kilograms'],
        code: 'DOWNSTREAM_SERVICE_ERROR',
        serviceName: 'catalog',
      },
    ],
  },
]
