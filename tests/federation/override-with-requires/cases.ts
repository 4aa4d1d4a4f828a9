import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'gives the overriding field what it requires, and leaves the other’s requirements alone',
    query: '{ user { greeting shout whisper } }',
    data: { user: { greeting: 'a says hello Ada', shout: 'a shouts Ada', whisper: 'b whispers Ada' } },
    requests: { a: 1, b: 1, c: 1 },
  },
]
