import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { item: Item }
      type Item @key(fields: "id") { id: ID! name: String }
    `,
    resolvers: { Query: { item: () => ({ id: 'i', name: 'Cell' }) } },
  },
  b: {
    typeDefs: `
      ${link}
      type Item @key(fields: "id") { id: ID! price: Int stock: Int parts: [Part!] }
      type Part { name: String code: String }
    `,
    resolvers: { Item: { price: () => 5, stock: () => 2, parts: () => [{ name: 'Lid', code: 'L' }] } },
  },
}
