import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'reports an entity’s error at every place the entity has',
    query: '{ items { id price } }',
    data: {
      items: [
        { id: '1', price: null },
        { id: '2', price: 5 },
        { id: '1', price: null },
      ],
    },
    errors: [
      {
        message: 'Price unknown',
        path: ['items', 0, 'price'],
        code: 'DOWNSTREAM_SERVICE_ERROR',
        serviceName: 'b',
      },
      {
        message: 'Price unknown',
        path: ['items', 2, 'price'],
        code: 'DOWNSTREAM_SERVICE_ERROR',
        serviceName: 'b',
      },
    ],
  },
  {
    name: 'reports an error deep inside an entity with its whole path',
    query: '{ item { name detail { weight tags } } }',
    data: { item: { name: 'two', detail: null } },
    errors: [
      {
        message: 'Weight unknown',
        path: ['item', 'detail', 'weight'],
        code: 'DOWNSTREAM_SERVICE_ERROR',
        serviceName: 'b',
      },
    ],
  },
  {
    name: 'gives error paths the client’s aliases',
    query: '{ thing: item { d: detail { name: weight } } }',
    data: { thing: { d: null } },
    errors: [
      {
        message: 'Weight unknown',
        path: ['thing', 'd', 'name'],
        code: 'DOWNSTREAM_SERVICE_ERROR',
        serviceName: 'b',
      },
    ],
  },
  {
    name: 'keeps the answers of fields beside a failing one',
    query: '{ broken { id } item { id } }',
    data: { broken: null, item: { id: '2' } },
    errors: [
      { message: 'No such table', path: ['broken'], code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'a' },
    ],
  },
]
