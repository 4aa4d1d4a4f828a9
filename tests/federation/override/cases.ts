import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'asks the subgraph that overrides a field',
    query: '{ stock { note level } }',
    data: { stock: { note: 'from old', level: 12 } },
    requests: { old: 1, next: 1 },
  },
]
