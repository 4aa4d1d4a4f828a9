import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { left: Box right: Box many: [Box!]! }
      type Box @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        left: () => ({ id: 'x' }),
        right: () => ({ id: 'x' }),
        many: () => [{ id: 'x' }, { id: 'y' }],
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Box @key(fields: "id") { id: ID! weight: Int! owner: Owner }
      type Owner @key(fields: "id") { id: ID! }
    `,
    resolvers: { Box: { weight: ({ id }: { id: string }) => id.length, owner: () => ({ id: 'o' }) } },
  },
  c: {
    typeDefs: `
      ${link}
      type Owner @key(fields: "id") { id: ID! name: String mail: String }
    `,
    resolvers: { Owner: { name: () => 'Ada', mail: () => 'ada@example.com' } },
  },
}
