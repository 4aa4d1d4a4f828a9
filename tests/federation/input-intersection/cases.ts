import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'passes an input object on as the client gave it',
    query: 'query ($filter: Filter!) { find(filter: $filter) }',
    variables: { filter: { name: 'cells', limit: 3 } },
    data: { find: ['cells/3'] },
  },
  {
    name: 'refuses an input field that only one subgraph knows',
    query: 'query ($filter: Filter!) { find(filter: $filter) }',
    variables: { filter: { name: 'cells', secret: 'x' } },
    errors: [{ code: 'BAD_USER_INPUT' }],
  },
  {
    name: 'names the variable that lacks a required input',
    query: 'query ($filter: Filter!) { find(filter: $filter) }',
    errors: [
      {
        message: 'Variable "$filter" of required type "Filter!" was not provided.',
        code: 'BAD_USER_INPUT',
      },
    ],
  },
]
