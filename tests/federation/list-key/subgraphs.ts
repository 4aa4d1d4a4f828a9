import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  teams: {
    typeDefs: `
      ${link}
      type Query { teams: [Team!]! }
      type Team @key(fields: "members { id }") { members: [Member!]! name: String }
      type Member @shareable { id: ID! }
    `,
    resolvers: {
      Query: {
        teams: () => [
          { name: 'North', members: [{ id: '1' }, { id: '2' }] },
          { name: 'Empty', members: [] },
        ],
      },
    },
  },
  ranking: {
    typeDefs: `
      ${link}
      type Team @key(fields: "members { id }") { members: [Member!]! size: Int }
      type Member @shareable { id: ID! }
    `,
    resolvers: { Team: { size: ({ members }: { members: readonly unknown[] }) => members.length } },
  },
}
