import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'takes what is provided for one member of a union and fetches it for the other',
    query: '{ media { ... on Book { title } ... on Movie { title } } }',
    data: { media: [{ title: 'provided' }, { title: 'owned movie' }] },
    representations: { b: 1 },
  },
  {
    name: 'fetches it for both where nothing is provided',
    query: '{ plain { ... on Book { title } } }',
    data: { plain: [{ title: 'owned' }] },
  },
]
