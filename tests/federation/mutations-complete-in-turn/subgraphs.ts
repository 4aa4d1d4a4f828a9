import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

let dialled = 0

const dial = (_: unknown, { to }: { to: number }): object => {
  dialled = to
  return { id: 'd', query: {} }
}

export const subgraphs: Record<string, RuleSubgraph> = {
  dials: {
    typeDefs: `
      ${link}
      type Query { dialled: Int! }
      type Mutation { dial(to: Int!): Dial!  turn(to: Int!): Dial }
      type Dial @key(fields: "id") { id: ID! query: Query! }
    `,
    resolvers: { Query: { dialled: () => dialled }, Mutation: { dial, turn: dial } },
  },
  displays: {
    typeDefs: `
      ${link}
      type Query { displayed: Int! }
      type Dial @key(fields: "id") { id: ID! shown: Int! }
    `,
    resolvers: { Query: { displayed: () => dialled }, Dial: { shown: () => dialled } },
  },
}
