import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { media: [Media] @provides(fields: "... on Book { title }") plain: [Media] }
      union Media = Book | Movie
      type Book @key(fields: "id") { id: ID! title: String @external }
      type Movie @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        media: () => [
          { __typename: 'Book', id: 'b', title: 'provided' },
          { __typename: 'Movie', id: 'm' },
        ],
        plain: () => [{ __typename: 'Book', id: 'b' }],
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Book @key(fields: "id") { id: ID! title: String @shareable }
      type Movie @key(fields: "id") { id: ID! title: String @shareable }
    `,
    resolvers: { Book: { title: () => 'owned' }, Movie: { title: () => 'owned movie' } },
  },
}
