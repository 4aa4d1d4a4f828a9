import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { random: User }
      type User @key(fields: "id") { id: ID! rid: ID @shareable }
    `,
    resolvers: {
      Query: { random: () => ({ id: 'u1', rid: 'u1-rid' }) },
      User: { __resolveReference: ({ id }: { id: string }) => ({ id, rid: `${id}-rid` }) },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Query { byId(id: ID): User provided: User @provides(fields: "rid") }
      extend type User @key(fields: "id") { id: ID! @external rid: ID @external name: String! nickname: String }
    `,
    resolvers: {
      Query: {
        byId: (_: unknown, { id }: { id: string }) => ({ id }),
        provided: () => ({ id: 'u2', rid: 'provided' }),
      },
      User: { name: ({ id }: { id: string }) => `name of ${id}`, nickname: () => null },
    },
  },
}
