import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      scalar JSON
      scalar DateTime
      type Query { echo(value: JSON): JSON events: [Event!]! count: Int }
      type Event @key(fields: "at") { at: DateTime! payload: JSON }
    `,
    resolvers: {
      Query: {
        echo: (_: unknown, { value }: { value: unknown }) => value,
        events: () => [
          { at: '2026-01-02T03:04:05Z', payload: { nested: [1, 'two', null, { three: true }] } },
        ],
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      scalar DateTime
      type Event @key(fields: "at") { at: DateTime! year: Int }
    `,
    resolvers: { Event: { year: ({ at }: { at: string }) => Number(at.slice(0, 4)) } },
  },
}
