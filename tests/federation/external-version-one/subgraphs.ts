import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  users: {
    typeDefs: `
      type Query { me: User }
      type User @key(fields: "id") { id: ID! name: String }
    `,
    resolvers: {
      Query: { me: () => ({ id: 'u1', name: 'Ada' }) },
      User: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'Ada' }) },
    },
  },
  reviews: {
    typeDefs: `
      type Review { body: String author: User @provides(fields: "name") }
      extend type User @key(fields: "id") {
        id: ID! @external
        name: String @external
        greeting: String @requires(fields: "name")
        reviews: [Review]
      }
    `,
    resolvers: {
      User: {
        greeting: ({ name }: { name: string }) => `Hello ${name}`,
        reviews: ({ id }: { id: string }) => [{ body: 'Good', author: { id, name: 'Ada (copy)' } }],
      },
    },
  },
}
