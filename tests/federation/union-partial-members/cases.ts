import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'answers a fragment on a member that the asked subgraph does not have',
    query: '{ banner { ... on Photo { url } ... on Video { seconds } } }',
    data: { banner: { url: '/b.jpg' } },
  },
  {
    name: 'answers nothing, without an error, when only such a fragment is asked',
    query: '{ banner { ... on Video { seconds } } }',
    data: { banner: {} },
  },
  {
    name: 'asks the subgraph that has all members',
    query: '{ cover { ... on Photo { url } ... on Video { seconds } } }',
    data: { cover: { url: '/p.jpg' } },
  },
]
