import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'uses an inaccessible key field without showing it',
    query: '{ things { id ... on Public { label } } }',
    data: { things: [{ id: 'p', label: 'label of i' }] },
  },
  {
    name: 'shows null for an object of an inaccessible type, which is no fault',
    query: '{ first { id } }',
    data: { first: null },
  },
  {
    name: 'does not list what is inaccessible',
    query: '{ __type(name: "Thing") { possibleTypes { name fields { name } } } }',
    data: { __type: { possibleTypes: [{ name: 'Public', fields: [{ name: 'id' }, { name: 'label' }] }] } },
    requests: { a: 0, b: 0 },
  },
]
