import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'goes back and forth between subgraphs that require each other’s fields',
    query: '{ post { summary } }',
    data: { post: { summary: 'Summary by Cells' } },
    requests: { a: 2, b: 1 },
  },
]
