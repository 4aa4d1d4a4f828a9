import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const slow = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

export const subgraphs: Record<string, RuleSubgraph> = {
  counter: {
    typeDefs: `
      ${link}
      type Query { started: Boolean }
      type Mutation { add(to: String!, text: String!): Log! }
      type Log @key(fields: "id") { id: ID! text: String! }
    `,
    resolvers: {
      Mutation: {
        add: async (_: unknown, { to, text }: { to: string; text: string }) => {
          if (text === 'first') await slow()
          if (text === 'fail') throw new Error('The log is full')
          return { id: to, text }
        },
      },
    },
  },
  audit: {
    typeDefs: `
      ${link}
      type Mutation { note(text: String!): Note }
      type Note { at: Int! text: String! }
      type Log @key(fields: "id") { id: ID! audited: Boolean! }
    `,
    resolvers: {
      Mutation: { note: (_: unknown, { text }: { text: string }) => ({ at: text.length, text }) },
      Log: { audited: () => true },
    },
  },
}
