import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'sends of a required interface what each concrete type has',
    query: '{ kits { id label } }',
    data: {
      kits: [
        { id: 'k1', label: 'P/400/-' },
        { id: 'k2', label: 'I/-/3' },
        { id: 'k3', label: 'none' },
      ],
    },
  },
]
