import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const texts: Readonly<Record<string, string>> = {
  '1': 'nothing special',
  '2': 'a "quote", a back\\slash, a\nnewline and a \u0000',
  '3': 'na\u00efve caf\u00e9 \u{1f600}',
  '4': 'half of a pair: \ud83d',
  '5': '\u2028 ends a line in JavaScript',
}

export const subgraphs: Record<string, RuleSubgraph> = {
  notes: {
    typeDefs: `
      ${link}
      type Query { note(id: ID!): Note }
      type Note @key(fields: "id") { id: ID! text: String! }
    `,
    resolvers: { Query: { note: (_: unknown, { id }: { id: string }) => ({ id, text: texts[id] }) } },
  },
  marks: {
    typeDefs: `
      ${link}
      type Note @key(fields: "id") { id: ID! mark: String! }
    `,
    resolvers: { Note: { mark: ({ id }: { id: string }) => texts[String(6 - Number(id))] } },
  },
}
