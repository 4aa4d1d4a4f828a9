import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { item(id: ID!): Item }
      type Item @key(fields: "id") { id: ID! label(in: String!): String! }
    `,
    resolvers: {
      Query: { item: (_: unknown, { id }: { id: string }) => ({ id }) },
      Item: { label: ({ id }: { id: string }, args: { in: string }) => `${id}:${args.in}` },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Item @key(fields: "id") { id: ID! price(in: String!): Int! }
    `,
    resolvers: { Item: { price: (_: unknown, args: { in: string }) => args.in.length } },
  },
}
