import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  search: {
    typeDefs: `
      ${link}
      type Query { hits: [Hit!]! }
      union Hit = Battery | Article
      type Battery @key(fields: "sku") { sku: ID! }
      type Article { headline: String! }
    `,
    resolvers: {
      Query: {
        hits: () => [
          { __typename: 'Article', headline: 'On cells' },
          { __typename: 'Battery', sku: 'x' },
        ],
      },
    },
  },
  catalog: {
    typeDefs: `
      ${link}
      type Battery @key(fields: "sku") { sku: ID! volts: Int! }
    `,
    resolvers: { Battery: { volts: () => 48 } },
  },
}
