import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { item(id: ID!): Item all(limit: Int = 2, kinds: [Kind!], near: Point): [String!]! }
      enum Kind { NEW USED }
      input Point { x: Float! y: Float = 1.5 }
      type Item @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        item: (_: unknown, { id }: { id: string }) => ({ id }),
        all: (_: unknown, args: unknown) => [JSON.stringify(args)],
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Item @key(fields: "id") { id: ID! price(in: String = "USD", round: Boolean): String }
    `,
    resolvers: {
      Item: {
        price: (_: unknown, args: { in: string; round?: boolean }) => `${args.in} ${args.round ?? 'unset'}`,
      },
    },
  },
}
