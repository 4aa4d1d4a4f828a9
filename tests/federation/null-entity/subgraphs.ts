import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { maybe: Ghost sure: Ghost! list: [Ghost] strictList: [Ghost!] }
      type Ghost @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        maybe: () => ({ id: 'gone' }),
        sure: () => ({ id: 'gone' }),
        list: () => [{ id: 'here' }, { id: 'gone' }],
        strictList: () => [{ id: 'here' }, { id: 'gone' }],
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Ghost @key(fields: "id") { id: ID! name: String! nick: String }
    `,
    resolvers: {
      Ghost: {
        __resolveReference: ({ id }: { id: string }) =>
          id === 'gone' ? null : { id, name: 'Casper', nick: null },
      },
    },
  },
}
