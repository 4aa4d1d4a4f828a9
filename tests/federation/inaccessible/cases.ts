import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'uses an inaccessible key field without showing it',
    query: '{ things { id ... on Public { label } } }',
    data: { things: [{ id: 'p', label: 'label of i' }] },
  },
  {
    name: 'shows null and an error for an object of an inaccessible type',
    query: '{ first { id } }',
    data: { first: null },
    errors: [
      {
        message: 'Invalid value for field Query.first: its type is not a Thing known here',
        path: ['first'],
        code: 'INVALID_VALUE',
        serviceName: 'a',
      },
    ],
  },
  {
    name: 'does not list what is inaccessible',
    query: '{ __type(name: "Thing") { possibleTypes { name fields { name } } } }',
    data: { __type: { possibleTypes: [{ name: 'Public', fields: [{ name: 'id' }, { name: 'label' }] }] } },
    requests: { a: 0, b: 0 },
  },
]
