import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'keeps asking the overridden subgraph while the label is off',
    query: '{ bill { total } }',
    data: { bill: { total: 'from legacy' } },
    requests: { legacy: 1, billing: 0 },
  },
  {
    name: 'asks the overriding subgraph when the label is on',
    query: '{ bill { total } }',
    overrides: ['percent(25)'],
    data: { bill: { total: 'from billing' } },
    requests: { legacy: 1, billing: 1 },
    stockDiffers: 'the stock gateway never evaluates a label',
  },
]
