import type { FederationCase } from '../run-cases.ts'

const code = { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'scores' }

export const cases: FederationCase[] = [
  {
    name: 'does not ask for what the same subgraph told of an entity on another path',
    query: '{ people { name posts { author { name } } } }',
    data: {
      people: [
        { name: 'Ada', posts: [{ author: { name: 'Ada' } }] },
        { name: 'Grace', posts: [{ author: { name: 'Grace' } }] },
      ],
    },
    requests: { people: 1, posts: 1 },
  },
  {
    name: 'asks for those only that were not told of',
    query: '{ first { name nick posts { author { id } } } posts { author { name nick } } }',
    data: {
      first: { name: 'Ada', nick: null, posts: [{ author: { id: '1' } }] },
      posts: [
        { author: { name: 'Ada', nick: null } },
        { author: { name: 'Grace', nick: 'Amazing' } },
        { author: { name: 'Ada', nick: null } },
      ],
    },
  },
  {
    name: 'takes a field from an entity that was asked for more',
    query: '{ people { points rank posts { author { rank } } } }',
    data: {
      people: [
        { points: 10, rank: 1, posts: [{ author: { rank: 1 } }] },
        { points: 20, rank: 2, posts: [{ author: { rank: 2 } }] },
      ],
    },
    requests: { scores: 1 },
  },
  {
    name: 'asks again with other arguments, also under the same name',
    query: '{ people { said: greet(in: "Hi") posts { author { said: greet(in: "Ho") } } } }',
    data: {
      people: [
        { said: 'Hi Ada', posts: [{ author: { said: 'Ho Ada' } }] },
        { said: 'Hi Grace', posts: [{ author: { said: 'Ho Grace' } }] },
      ],
    },
    requests: { people: 2 },
  },
  {
    name: 'asks again for objects, which belong to one place only',
    query: '{ people { city { name } posts { author { city { name } } } } }',
    data: {
      people: [
        { city: { name: 'London' }, posts: [{ author: { city: { name: 'London' } } }] },
        { city: { name: 'New York' }, posts: [{ author: { city: { name: 'New York' } } }] },
      ],
    },
  },
  {
    name: 'lets a failure be told at each place that asked for the field',
    query: '{ first { rank broken posts { author { broken } } } }',
    data: { first: { rank: 1, broken: null, posts: [{ author: { broken: null } }] } },
    errors: [
      { message: 'The board is down', path: ['first', 'broken'], ...code },
      { message: 'The board is down', path: ['first', 'posts', 0, 'author', 'broken'], ...code },
    ],
  },
  {
    name: 'asks anew after each write of a mutation',
    query: `mutation {
      before: set(wins: 0) a: publish(author: "1") { author { score } }
      after: set(wins: 1) b: publish(author: "1") { author { score } }
    }`,
    data: { before: 0, a: { author: { score: 10 } }, after: 1, b: { author: { score: 11 } } },
  },
]
