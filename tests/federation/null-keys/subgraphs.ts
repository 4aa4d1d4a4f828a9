import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  shelf: {
    typeDefs: `
      ${link}
      type Query { slots: [Slot!]! }
      type Slot { book: Book }
      type Book @key(fields: "isbn") { isbn: ID }
    `,
    resolvers: {
      Query: { slots: () => [{ book: { isbn: 'i1' } }, { book: { isbn: null } }, { book: null }] },
    },
  },
  texts: {
    typeDefs: `
      ${link}
      type Book @key(fields: "isbn") { isbn: ID title: String }
    `,
    resolvers: {
      Book: {
        __resolveReference: ({ isbn }: { isbn: string | null }) =>
          isbn === null ? null : { isbn, title: `Title ${isbn}` },
      },
    },
  },
}
