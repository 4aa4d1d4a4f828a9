import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type User @key(fields: "id") {
        id: ID
        name: String! @external
        greeting: String! @requires(fields: "name")
        shout: String! @override(from: "b") @requires(fields: "name")
      }
    `,
    resolvers: {
      User: {
        greeting: ({ name }: { name: string }) => `a says hello ${name}`,
        shout: ({ name }: { name: string }) => `a shouts ${name}`,
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type User @key(fields: "id") {
        id: ID
        name: String! @external
        shout: String!
        whisper: String! @requires(fields: "name")
      }
    `,
    resolvers: {
      User: {
        shout: () => 'b must not be asked',
        whisper: ({ name }: { name: string }) => `b whispers ${name}`,
      },
    },
  },
  c: {
    typeDefs: `
      ${link}
      type Query { user: User }
      type User @key(fields: "id") { id: ID name: String! }
    `,
    resolvers: { Query: { user: () => ({ id: 'u', name: 'Ada' }) } },
  },
}
