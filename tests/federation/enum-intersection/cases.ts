import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'shows null for an enum value that only the graph knows, which is no fault',
    query: '{ orders { id state } }',
    data: {
      orders: [
        { id: '1', state: 'OPEN' },
        { id: '2', state: null },
      ],
    },
  },
  {
    name: 'reports such a value where null may not be',
    query: '{ orders { strict } }',
    data: null,
    errors: [
      {
        message: 'Cannot return null for non-nullable field Order.strict',
        path: ['orders', 1, 'strict'],
        code: 'NON_NULL_VIOLATION',
        serviceName: 'a',
      },
    ],
  },
  {
    name: 'takes the values that clients may use as arguments',
    query: 'query ($state: State) { orders(state: $state) { id } }',
    variables: { state: 'OPEN' },
    data: { orders: [{ id: '1' }] },
  },
  {
    name: 'refuses an inaccessible value in a variable',
    query: 'query ($state: State) { orders(state: $state) { id } }',
    variables: { state: 'PAID' },
    errors: [{ code: 'BAD_USER_INPUT' }],
  },
]
