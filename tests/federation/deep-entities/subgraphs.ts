import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { shops: [Shop!]! }
      type Shop @key(fields: "id") { id: ID! }
    `,
    resolvers: { Query: { shops: () => [{ id: 's1' }, { id: 's2' }] } },
  },
  b: {
    typeDefs: `
      ${link}
      type Shop @key(fields: "id") { id: ID! orders: [Order!]! }
      type Order @key(fields: "id") { id: ID! lines: [Line!]! }
      type Line { product: Product! count: Int! }
      type Product @key(fields: "sku") { sku: ID! }
    `,
    resolvers: {
      Shop: {
        orders: ({ id }: { id: string }) => [
          {
            id: `${id}-o1`,
            lines: [
              { product: { sku: 'p1' }, count: 1 },
              { product: { sku: 'p2' }, count: 2 },
            ],
          },
          { id: `${id}-o2`, lines: [{ product: { sku: 'p1' }, count: 3 }] },
        ],
      },
    },
  },
  c: {
    typeDefs: `
      ${link}
      type Product @key(fields: "sku") { sku: ID! name: String! maker: Maker! }
      type Maker @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Product: { name: ({ sku }: { sku: string }) => `Product ${sku}`, maker: () => ({ id: 'm' }) },
    },
  },
  d: {
    typeDefs: `
      ${link}
      type Maker @key(fields: "id") { id: ID! country: String! }
    `,
    resolvers: { Maker: { country: () => 'NG' } },
  },
}
