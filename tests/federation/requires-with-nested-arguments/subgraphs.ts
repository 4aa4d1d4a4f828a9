import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const posts = [
  { id: 'p1', comments: ['c1', 'c2', 'c3', 'c4'] },
  { id: 'p2', comments: ['c5', 'c6', 'c7'] },
]
const commentsOf = (id: string, limit: number): { id: string }[] =>
  (posts.find((post) => post.id === id)?.comments ?? []).slice(0, limit).map((comment) => ({ id: comment }))

export const subgraphs: Record<string, RuleSubgraph> = {
  feed: {
    typeDefs: `
      ${link}
      type Query { feed: [Post!]! }
      type Post @key(fields: "id") { id: ID! comments(limit: Int!): [Comment!] @external }
      type Comment @key(fields: "id") {
        id: ID!
        authorId: ID
        thread: [Post!] @external
        isCopied: Boolean @requires(fields: "thread { comments(limit: 2) { id } }")
      }
    `,
    resolvers: {
      Query: { feed: () => posts.map(({ id }) => ({ id })) },
      // The planner counts on a subgraph to answer what it lists in a nested requirement, external or not.
      Post: {
        comments: ({ id }: { id: string }, { limit }: { limit: number }) =>
          commentsOf(id, limit).map((comment) => ({ ...comment, authorId: `author of ${comment.id}` })),
      },
      Comment: {
        __resolveReference: (reference: { id: string }) => ({
          ...reference,
          authorId: `author of ${reference.id}`,
        }),
        isCopied: ({ thread }: { thread: { comments: { id: string }[] }[] }) =>
          thread.length > 0 &&
          thread.every((post) => post.comments.length === 2 && post.comments.every(({ id }) => id)),
      },
    },
  },
  blog: {
    typeDefs: `
      ${link}
      type Post @key(fields: "id") {
        id: ID!
        lastAuthor: String @requires(fields: "comments(limit: 3) { authorId }")
        comments(limit: Int!): [Comment!]
      }
      type Comment @key(fields: "id") { id: ID! authorId: ID @external thread: [Post!] }
    `,
    resolvers: {
      Post: {
        comments: ({ id }: { id: string }, { limit }: { limit: number }) => commentsOf(id, limit),
        lastAuthor: ({ comments }: { comments?: { authorId: string }[] }) =>
          comments?.at(-1)?.authorId ?? null,
      },
      Comment: { thread: ({ id }: { id: string }) => (id === 'c3' ? [{ id: 'p2' }] : []) },
    },
  },
}
