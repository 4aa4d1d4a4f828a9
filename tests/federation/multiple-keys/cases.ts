import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'uses for each subgraph the key that it knows',
    query: '{ people { name unread salary } }',
    data: {
      people: [
        { name: 'Ada', unread: 15, salary: 1000 },
        { name: 'Obi', unread: 15, salary: 2000 },
      ],
    },
    requests: { accounts: 1, mail: 1, payroll: 1 },
  },
  {
    name: 'goes through a subgraph that knows both keys to reach one that knows the other',
    query: '{ senders { unread salary } }',
    data: { senders: [{ unread: 15, salary: 2000 }] },
    requests: { accounts: 1, mail: 1, payroll: 1 },
  },
]
