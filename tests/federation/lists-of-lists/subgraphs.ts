import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { grid: [[Tile]!] numbers: [[Int!]] }
      type Tile @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        grid: () => [[{ id: 'a' }, null], [], [{ id: 'b' }, { id: 'a' }]],
        numbers: () => [[1, 2], null, []],
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Tile @key(fields: "id") { id: ID! color: String }
    `,
    resolvers: { Tile: { color: ({ id }: { id: string }) => `color ${id}` } },
  },
}
