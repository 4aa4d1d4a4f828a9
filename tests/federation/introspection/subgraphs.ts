import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { item: Item }
      "A thing" type Item @key(fields: "id") { id: ID! "What it is called" name: String }
    `,
    resolvers: { Query: { item: () => ({ id: 'i', name: 'Cell' }) } },
  },
  b: {
    typeDefs: `
      ${link}
      type Item @key(fields: "id") { id: ID! old: Int @deprecated(reason: "Use new") }
    `,
    resolvers: { Item: { old: () => 1 } },
  },
}
