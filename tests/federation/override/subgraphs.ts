import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  old: {
    typeDefs: `
      ${link}
      type Query { stock: Stock }
      type Stock @key(fields: "id") { id: ID! level: Int note: String }
    `,
    resolvers: {
      Query: { stock: () => ({ id: 's', note: 'from old' }) },
      Stock: {
        level: () => {
          throw new Error('The old subgraph must not be asked for the level')
        },
      },
    },
  },
  next: {
    typeDefs: `
      ${link}
      type Stock @key(fields: "id") { id: ID! level: Int @override(from: "old") }
    `,
    resolvers: { Stock: { level: () => 12 } },
  },
}
