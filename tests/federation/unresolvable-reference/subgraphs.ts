import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  orders: {
    typeDefs: `
      ${link}
      type Query { orders: [Order!]! }
      type Order { id: ID! buyer: User! }
      type User @key(fields: "id", resolvable: false) { id: ID! }
    `,
    resolvers: { Query: { orders: () => [{ id: 'o1', buyer: { id: 'u1' } }] } },
  },
  users: {
    typeDefs: `
      ${link}
      type Query { user: User }
      type User @key(fields: "id") { id: ID! name: String }
    `,
    resolvers: {
      Query: { user: () => ({ id: 'u1', name: 'Ada' }) },
      User: { __resolveReference: ({ id }: { id: string }) => ({ id, name: id === 'u1' ? 'Ada' : null }) },
    },
  },
}
