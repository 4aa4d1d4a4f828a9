import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const rates: Record<string, number> = { USD: 1, EUR: 2, NGN: 1600 }

export const subgraphs: Record<string, RuleSubgraph> = {
  catalog: {
    typeDefs: `
      ${link}
      type Query { products: [Product!]! }
      type Product @key(fields: "upc") { upc: ID! price(currency: String = "USD"): Int weight: Int }
    `,
    resolvers: {
      Query: { products: () => [{ upc: 'b1' }, { upc: 'b2' }] },
      Product: {
        __resolveReference: (reference: unknown) => reference,
        price: ({ upc }: { upc: string }, { currency }: { currency: string }) =>
          (upc === 'b1' ? 10 : 20) * (rates[currency] ?? 0),
        weight: ({ upc }: { upc: string }) => (upc === 'b1' ? 3 : 5),
      },
    },
  },
  shipping: {
    typeDefs: `
      ${link}
      type Product @key(fields: "upc") {
        upc: ID!
        weight: Int @external
        price(currency: String = "USD"): Int @external
        estimate: String @requires(fields: "price(currency: \\"USD\\") weight")
        estimateEur: String @requires(fields: "price(currency: \\"EUR\\") weight")
        estimateDefault: String @requires(fields: "price")
      }
    `,
    resolvers: {
      Product: {
        estimate: ({ price, weight }: { price: number; weight: number }) => `USD ${price} for ${weight}`,
        estimateEur: ({ price, weight }: { price: number; weight: number }) => `EUR ${price} for ${weight}`,
        estimateDefault: ({ price }: { price: number }) => `default ${price}`,
      },
    },
  },
}
