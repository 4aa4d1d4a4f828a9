import type { RuleSubgraph } from '../run-cases.ts'

const products = [
  { upc: 'b1', name: 'Battery 100Ah', price: 899 },
  { upc: 'b2', name: 'Battery 200Ah', price: 1599 },
]

export const subgraphs: Record<string, RuleSubgraph> = {
  catalog: {
    typeDefs: `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
      type Query { products: [Product!]! product(upc: ID!): Product }
      type Product @key(fields: "upc") { upc: ID! name: String! price: Int }
    `,
    resolvers: {
      Query: {
        products: () => products,
        product: (_: unknown, { upc }: { upc: string }) =>
          products.find((product) => product.upc === upc) ?? null,
      },
      Product: {
        __resolveReference: ({ upc }: { upc: string }) =>
          products.find((product) => product.upc === upc) ?? null,
      },
    },
  },
  reviews: {
    typeDefs: `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
      type Query { reviews: [Review!]! }
      type Review { id: ID! body: String! product: Product! }
      type Product @key(fields: "upc") { upc: ID! reviews(like: String): [Review!]! rating: Float }
    `,
    resolvers: {
      Query: {
        reviews: () => [
          { id: 'r1', body: 'Solid', product: { upc: 'b1' } },
          { id: 'r2', body: 'Heavy', product: { upc: 'b2' } },
          { id: 'r3', body: 'Again', product: { upc: 'b1' } },
        ],
      },
      Product: {
        reviews: ({ upc }: { upc: string }, { like }: { like?: string }) => [
          { id: `r-${upc}`, body: `${like ?? 'About'} ${upc}`, product: { upc } },
        ],
        rating: ({ upc }: { upc: string }) => (upc === 'b1' ? 4.5 : null),
      },
    },
  },
}
