import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  identity: {
    typeDefs: `
      ${link}
      type Query { me: User @authenticated }
      type User @key(fields: "id") {
        id: ID!
        email: String @requiresScopes(scopes: [["user:read"]])
        salary: Int @policy(policies: [["hr"]])
      }
    `,
    resolvers: { Query: { me: () => ({ id: 'u1', email: 'ada@example.com', salary: 5 }) } },
  },
}
