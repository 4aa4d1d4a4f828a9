import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  catalog: {
    typeDefs: `
      ${link}
      type Query { order: Order }
      type Order @key(fields: "id") { id: ID! customer: Customer! }
      type Customer @key(fields: "id") { id: ID! }
    `,
    resolvers: { Query: { order: () => ({ id: 'o1', customer: { id: 'c1' } }) } },
  },
  crm: {
    typeDefs: `
      ${link}
      type Customer @key(fields: "id") { id: ID! tier: String }
    `,
    resolvers: { Customer: { tier: () => 'gold' } },
  },
  pricing: {
    typeDefs: `
      ${link}
      type Order @key(fields: "id") {
        id: ID!
        customer: Customer! @external
        discount: String @requires(fields: "customer { tier }")
      }
      type Customer @key(fields: "id") { id: ID! tier: String @external }
    `,
    resolvers: {
      Order: { discount: ({ customer }: { customer: { tier: string } }) => `${customer.tier} discount` },
    },
  },
}
