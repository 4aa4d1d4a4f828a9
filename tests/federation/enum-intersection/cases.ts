import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'hides an inaccessible enum value behind null and an error',
    query: '{ orders { id state } }',
    data: {
      orders: [
        { id: '1', state: 'OPEN' },
        { id: '2', state: null },
      ],
    },
    errors: [
      {
        message: 'Invalid value for field Order.state: not a valid State',
        path: ['orders', 1, 'state'],
        code: 'INVALID_VALUE',
        serviceName: 'a',
      },
    ],
  },
  {
    name: 'lets such a value in a non-null place null its list',
    query: '{ orders { strict } }',
    data: null,
    errors: [
      {
        message: 'Invalid value for field Order.strict: not a valid State',
        path: ['orders', 1, 'strict'],
        code: 'INVALID_VALUE',
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
