import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'asks once about an entity that stands on several paths with the same selection',
    query: '{ left { weight } right { weight } many { weight } }',
    data: { left: { weight: 1 }, right: { weight: 1 }, many: [{ weight: 1 }, { weight: 1 }] },
    representations: { b: 2 },
  },
  {
    name: 'keeps the paths apart where their selections differ further down',
    query: '{ left { owner { x: name } } right { owner { x: mail } } }',
    data: { left: { owner: { x: 'Ada' } }, right: { owner: { x: 'ada@example.com' } } },
  },
]
