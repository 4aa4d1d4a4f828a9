import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'starts at the owner and continues in the extension',
    query: '{ random { id rid name } }',
    data: { random: { id: 'u1', rid: 'u1-rid', name: 'name of u1' } },
  },
  {
    name: 'starts at the extension and continues at the owner',
    query: '{ byId(id: "u9") { name rid nickname } }',
    data: { byId: { name: 'name of u9', rid: 'u9-rid', nickname: null } },
  },
  {
    name: 'reads an external key field from the extension itself',
    query: '{ byId(id: "u9") { id } }',
    data: { byId: { id: 'u9' } },
    requests: { a: 0, b: 1 },
  },
  {
    name: 'takes what the extension provides',
    query: '{ provided { rid name } }',
    data: { provided: { rid: 'provided', name: 'name of u2' } },
    requests: { a: 0, b: 1 },
  },
]
