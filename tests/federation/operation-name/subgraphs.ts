import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { one: Int two: Int }
    `,
    resolvers: { Query: { one: () => 1, two: () => 2 } },
  },
}
