import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'completes nullable fields of an entity nobody knows to null, without an error',
    query: '{ maybe { id nick } }',
    data: { maybe: { id: 'gone', nick: null } },
  },
  {
    name: 'reports a non-null field of an entity nobody knows',
    query: '{ maybe { id name } }',
    data: { maybe: null },
    errors: [
      {
        message: 'Cannot return null for non-nullable field Ghost.name',
        path: ['maybe', 'name'],
        code: 'NON_NULL_VIOLATION',
        serviceName: 'b',
      },
    ],
  },
  {
    name: 'nulls the whole answer when nothing on the way may be null',
    query: '{ sure { name } }',
    data: null,
    errors: [
      {
        message: 'Cannot return null for non-nullable field Ghost.name',
        path: ['sure', 'name'],
        code: 'NON_NULL_VIOLATION',
        serviceName: 'b',
      },
    ],
  },
  {
    name: 'nulls one item of a list that allows it',
    query: '{ list { name } }',
    data: { list: [{ name: 'Casper' }, null] },
    errors: [
      {
        message: 'Cannot return null for non-nullable field Ghost.name',
        path: ['list', 1, 'name'],
        code: 'NON_NULL_VIOLATION',
        serviceName: 'b',
      },
    ],
  },
  {
    name: 'nulls a list whose items may not be null',
    query: '{ strictList { name } maybe { id } }',
    data: { strictList: null, maybe: { id: 'gone' } },
    errors: [
      {
        message: 'Cannot return null for non-nullable field Ghost.name',
        path: ['strictList', 1, 'name'],
        code: 'NON_NULL_VIOLATION',
        serviceName: 'b',
      },
    ],
  },
]
