import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'runs the operation that the request names',
    query: 'query A { one } query B { two }',
    operationName: 'B',
    data: { two: 2 },
  },
  {
    name: 'asks for a name when a document holds several operations',
    query: 'query A { one } query B { two }',
    errors: [
      {
        message: 'The document holds several operations: say which by operationName',
        code: 'OPERATION_RESOLUTION_FAILURE',
      },
    ],
  },
  {
    name: 'refuses a name that the document does not have',
    query: 'query A { one }',
    operationName: 'C',
    errors: [{ message: 'The document holds no operation named "C"', code: 'OPERATION_RESOLUTION_FAILURE' }],
  },
]
