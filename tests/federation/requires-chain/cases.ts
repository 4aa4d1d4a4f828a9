import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'computes a required field first when it requires another itself',
    query: '{ cell { watts } }',
    data: { cell: { watts: 1440 } },
    requests: { catalog: 1, sizing: 1, pricing: 1 },
  },
  {
    name: 'shows the links of the chain beside its end',
    query: '{ cell { watts amps volts id } }',
    data: { cell: { watts: 1440, amps: 120, volts: 12, id: 'c' } },
  },
]
