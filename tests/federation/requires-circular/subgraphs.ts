import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { post: Post }
      type Post @key(fields: "id") { id: ID! byline: String @external title: String summary: String @requires(fields: "byline") }
    `,
    resolvers: {
      Query: { post: () => ({ id: 'p', title: 'Cells' }) },
      Post: {
        __resolveReference: (post: { id: string }) => ({ ...post, title: 'Cells' }),
        summary: ({ byline }: { byline: string }) => `Summary ${byline}`,
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Post @key(fields: "id") { id: ID! title: String @external byline: String @requires(fields: "title") }
    `,
    resolvers: { Post: { byline: ({ title }: { title: string }) => `by ${title}` } },
  },
}
