import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  catalog: {
    typeDefs: `
      ${link}
      type Query { cell: Cell }
      type Cell @key(fields: "id") { id: ID! volts: Int }
    `,
    resolvers: {
      Query: { cell: () => ({ id: 'c', volts: 12 }) },
      Cell: { __resolveReference: ({ id }: { id: string }) => ({ id, volts: 12 }) },
    },
  },
  sizing: {
    typeDefs: `
      ${link}
      type Cell @key(fields: "id") { id: ID! volts: Int @external amps: Int @requires(fields: "volts") }
    `,
    resolvers: { Cell: { amps: ({ volts }: { volts: number }) => volts * 10 } },
  },
  pricing: {
    typeDefs: `
      ${link}
      type Cell @key(fields: "id") {
        id: ID!
        volts: Int @external
        amps: Int @external
        watts: Int @requires(fields: "volts amps")
      }
    `,
    resolvers: { Cell: { watts: ({ volts, amps }: { volts: number; amps: number }) => volts * amps } },
  },
}
