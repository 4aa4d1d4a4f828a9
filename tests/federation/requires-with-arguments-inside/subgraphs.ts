import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  catalog: {
    typeDefs: `
      ${link}
      type Query { products: [Product!]! }
      type Product @key(fields: "upc") { upc: ID! category: Category price(currency: String!): Int }
      type Category { name: String average(currency: String!): Int }
    `,
    resolvers: {
      Query: {
        products: () => [
          { upc: '1', category: { name: 'cells' } },
          { upc: '2', category: null },
        ],
      },
      Product: {
        __resolveReference: ({ upc }: { upc: string }) => ({
          upc,
          category: upc === '1' ? { name: 'cells' } : null,
        }),
        price: (_: unknown, { currency }: { currency: string }) => currency.length,
      },
      Category: {
        average: (_: unknown, { currency }: { currency: string }) => ({ USD: 12, EUR: 24 })[currency] ?? 99,
      },
    },
  },
  insight: {
    typeDefs: `
      ${link}
      type Product @key(fields: "upc") {
        upc: ID!
        category: Category @external
        price(currency: String!): Int @external
        isDear: Boolean @requires(fields: "category { average(currency: \\"USD\\") }")
        verdict: String @requires(fields: "price(currency: \\"EUR\\") category { average(currency: \\"EUR\\") }")
      }
      type Category @external { average(currency: String!): Int }
    `,
    resolvers: {
      Product: {
        isDear: ({ category }: { category: { average: number } | null }) =>
          category ? category.average > 11 : null,
        verdict: ({ price, category }: { price: number; category: { average: number } | null }) =>
          `${price} of ${category?.average ?? 'nothing'}`,
      },
    },
  },
}
