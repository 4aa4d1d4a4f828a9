import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const people = [
  { id: '1', name: 'Ada', nick: null, city: 'London' },
  { id: '2', name: 'Grace', nick: 'Amazing', city: 'New York' },
]
const findPerson = ({ id }: { id: string }) => people.find((person) => person.id === id)

export const subgraphs: Record<string, RuleSubgraph> = {
  people: {
    typeDefs: `
      ${link}
      type Query { people: [Person!]! first: Person! }
      type Mutation { rename(id: ID!, name: String!): Person }
      type Person @key(fields: "id") { id: ID! name: String! nick: String greet(in: String!): String! city: City! }
      type City @key(fields: "name") { name: String! }
    `,
    resolvers: {
      Query: { people: () => people, first: () => people[0] },
      Person: {
        __resolveReference: findPerson,
        greet: ({ name }: { name: string }, args: { in: string }) => `${args.in} ${name}`,
        city: ({ city }: { city: string }) => ({ name: city }),
      },
    },
  },
  posts: {
    typeDefs: `
      ${link}
      type Query { posts: [Post!]! }
      type Mutation { publish(author: ID!): Post! }
      type Post { author: Person! }
      type Person @key(fields: "id") { id: ID! posts: [Post!]! }
    `,
    resolvers: {
      Query: { posts: () => [{ author: { id: '1' } }, { author: { id: '2' } }, { author: { id: '1' } }] },
      Mutation: { publish: (_: unknown, { author }: { author: string }) => ({ author: { id: author } }) },
      Person: { posts: ({ id }: { id: string }) => [{ author: { id } }] },
    },
  },
  scores: {
    typeDefs: `
      ${link}
      type Mutation { set(wins: Int!): Int! }
      type Person @key(fields: "id") { id: ID! score: Int! points: Int! rank: Int @shareable broken: Int }
    `,
    resolvers: {
      Mutation: { set: (_: unknown, args: { wins: number }) => (wins = args.wins) },
      Person: {
        score: ({ id }: { id: string }) => Number(id) * 10 + wins,
        points: ({ id }: { id: string }) => Number(id) * 10,
        rank: ({ id }: { id: string }) => Number(id),
        broken: () => {
          throw new Error('The board is down')
        },
      },
    },
  },
}

let wins = 0
