import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'answers an interface that no type implements from the subgraph that made it an object',
    query: '{ b { id field } }',
    data: { b: { id: 'n1', field: 'foo' } },
  },
  {
    name: 'refuses what no subgraph can answer instead of a silent null',
    query: '{ a { field } }',
    errors: [
      {
        message: 'No subgraph can answer the field "a" as it is selected here',
        code: 'OPERATION_PLAN_INCOMPLETE',
      },
    ],
  },
  {
    name: 'finds the concrete type of an interface object for a fragment',
    query: '{ product { ... on Bread { id name } } }',
    data: { product: { id: 'p1', name: 'Rye' } },
  },
]
