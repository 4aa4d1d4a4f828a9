import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const viewers = [
  { id: 'v1', currency: 'EUR', cart: { id: 'c1', item: { id: 'i1' } } },
  { id: 'v2', currency: 'NGN', cart: { id: 'c2', item: { id: 'i1' } } },
  { id: 'v3', currency: 'EUR', cart: { id: 'c3', item: { id: 'i2' } } },
]

export const subgraphs: Record<string, RuleSubgraph> = {
  accounts: {
    typeDefs: `
      ${link}
      type Query { viewers: [Viewer!]! }
      type Viewer @key(fields: "id") @context(name: "viewer") { id: ID! currency: String! cart: Cart! }
      type Cart @key(fields: "id") { id: ID! item: Item! }
      type Item @key(fields: "id") {
        id: ID!
        price(currency: String @fromContext(field: "$viewer { currency }")): String!
      }
    `,
    resolvers: {
      Query: { viewers: () => viewers },
      Viewer: { __resolveReference: ({ id }: { id: string }) => viewers.find((viewer) => viewer.id === id) },
      Item: {
        __resolveReference: (reference: unknown) => reference,
        price: ({ id }: { id: string }, { currency }: { currency: string }) => `${id} in ${currency}`,
      },
    },
  },
  stock: {
    typeDefs: `
      ${link}
      type Item @key(fields: "id") { id: ID! stock: Int! }
    `,
    resolvers: { Item: { stock: ({ id }: { id: string }) => (id === 'i1' ? 4 : 0) } },
  },
}
