import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { orders(state: State): [Order!]! }
      enum State { OPEN PAID @inaccessible LOST }
      type Order @key(fields: "id") { id: ID! state: State strict: State! }
    `,
    resolvers: {
      Query: {
        orders: (_: unknown, { state }: { state?: string }) =>
          [
            { id: '1', state: 'OPEN', strict: 'OPEN' },
            { id: '2', state: 'PAID', strict: 'PAID' },
          ].filter((order) => state === undefined || order.state === state),
      },
    },
  },
}
