import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { node: Node }
      type Node @key(fields: "id") { id: ID! name: String child: Node }
    `,
    resolvers: {
      Query: { node: () => ({ id: '1', name: 'one', child: { id: '2', name: 'two', child: null } }) },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Node @key(fields: "id") { id: ID! size: Int }
    `,
    resolvers: { Node: { size: ({ id }: { id: string }) => Number(id) * 10 } },
  },
}
