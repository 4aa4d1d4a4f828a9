import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  reviews: {
    typeDefs: `
      ${link}
      type Query { reviews: [Review!]! }
      type Review { body: String! author: User! @provides(fields: "name") editor: User }
      type User @key(fields: "id") { id: ID! name: String @external }
    `,
    resolvers: {
      Query: { reviews: () => [{ body: 'Good', author: { id: 'u1', name: 'Ada' }, editor: { id: 'u1' } }] },
    },
  },
  users: {
    typeDefs: `
      ${link}
      type User @key(fields: "id") { id: ID! name: String @shareable age: Int }
    `,
    resolvers: {
      User: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'Ada from users', age: 36 }) },
    },
  },
}
