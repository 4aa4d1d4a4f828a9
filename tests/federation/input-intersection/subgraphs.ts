import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { find(filter: Filter!): [String!]! @shareable }
      input Filter { name: String limit: Int secret: String @inaccessible }
    `,
    resolvers: {
      Query: {
        find: (_: unknown, { filter }: { filter: { name?: string; limit?: number } }) => [
          `${filter.name}/${filter.limit ?? 'all'}`,
        ],
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Query { find(filter: Filter!): [String!]! @shareable }
      input Filter { name: String limit: Int }
    `,
    resolvers: {
      Query: {
        find: (_: unknown, { filter }: { filter: { name?: string; limit?: number } }) => [
          `${filter.name}/${filter.limit ?? 'all'}`,
        ],
      },
    },
  },
}
