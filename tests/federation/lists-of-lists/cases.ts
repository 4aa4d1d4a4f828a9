import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'completes entities inside lists of lists',
    query: '{ grid { color } }',
    data: { grid: [[{ color: 'color a' }, null], [], [{ color: 'color b' }, { color: 'color a' }]] },
    representations: { b: 2 },
  },
  {
    name: 'keeps null lists between lists',
    query: '{ numbers }',
    data: { numbers: [[1, 2], null, []] },
  },
]
