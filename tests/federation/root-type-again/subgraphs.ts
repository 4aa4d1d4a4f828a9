import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { user: User }
      type Mutation { rename(to: String!): Payload }
      type Payload { ok: Boolean query: Query }
      type User @key(fields: "id") { id: ID! name: String }
    `,
    resolvers: {
      Query: { user: () => ({ id: 'u', name: 'Ada' }) },
      Mutation: { rename: () => ({ ok: true, query: {} }) },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Query { version: String }
      type User @key(fields: "id") { id: ID! age: Int }
    `,
    resolvers: { Query: { version: () => '1' }, User: { age: () => 36 } },
  },
}
