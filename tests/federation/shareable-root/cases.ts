import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'merges the parts of a shared value that no single subgraph has',
    query: '{ settings { currency language theme { color font } } }',
    data: { settings: { currency: 'NGN', language: 'en', theme: { color: 'green', font: 'Inter' } } },
    requests: { a: 1, b: 1 },
  },
  {
    name: 'asks one subgraph when it has all of it',
    query: '{ settings { language } }',
    data: { settings: { language: 'en' } },
    requests: { a: 0, b: 1 },
  },
]
