import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  products: {
    typeDefs: `
      ${link}
      type Query { products: [Product!] @provides(fields: "categories { id name }") bare: [Product!] }
      type Product @key(fields: "id") { id: ID! categories: [Category!] @external }
      type Category @key(fields: "id") { id: ID! name: String @external }
    `,
    resolvers: {
      Query: {
        products: () => [{ id: 'p', categories: [{ id: 'c', name: 'provided' }] }],
        bare: () => [{ id: 'p' }],
      },
    },
  },
  categories: {
    typeDefs: `
      ${link}
      type Product @key(fields: "id") { id: ID! categories: [Category!] @shareable }
      type Category @key(fields: "id") { id: ID! name: String @shareable size: Int }
    `,
    resolvers: {
      Product: { categories: () => [{ id: 'c', name: 'owned' }] },
      Category: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'owned' }), size: () => 3 },
    },
  },
}
