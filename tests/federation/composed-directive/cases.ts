import type { FederationCase } from '../run-cases.ts'

const stockDiffers = 'it cannot plan an operation with a directive that a feature brings'

export const cases: FederationCase[] = [
  {
    name: 'takes a directive on fields that subgraphs composed, and tells each its default',
    query: '{ gate { id @shown name guard @shown } guards @shown }',
    data: { gate: { id: 'g1', name: 'North', guard: 'guard of g1' }, guards: 2 },
    stockDiffers,
  },
  {
    name: 'takes its arguments from the client, variables among them',
    query:
      'query ($scope: Scope = CLOSED) { gate { name @shown(scope: $scope, to: []) ... @shown(scope: CLOSED) { guard } } }',
    data: { gate: { name: 'North', guard: 'guard of g1' } },
    stockDiffers,
  },
]
