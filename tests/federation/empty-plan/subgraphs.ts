import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { node: Node }
      interface Node { id: ID! }
      interface Named { name: String }
      type User implements Node { id: ID! }
      type Tag implements Named { name: String }
      type Both implements Node & Named @key(fields: "id") { id: ID! name: String }
    `,
    resolvers: { Query: { node: () => ({ __typename: 'User', id: 'u' }) } },
  },
}
