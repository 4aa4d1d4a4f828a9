import type { FederationCase } from '../run-cases.ts'

export const cases: FederationCase[] = [
  {
    name: 'fetches a required list by its arguments and completes its items elsewhere',
    query: '{ feed { lastAuthor } }',
    data: { feed: [{ lastAuthor: 'author of c3' }, { lastAuthor: 'author of c7' }] },
  },
  {
    name: 'keeps the client’s own arguments for the same list',
    query:
      'query ($limit: Int = 1) { feed { lastAuthor ...A ...B } } fragment A on Post { comments(limit: $limit) { id } } fragment B on Post { comments(limit: $limit) { authorId } }',
    data: {
      feed: [
        { lastAuthor: 'author of c3', comments: [{ id: 'c1', authorId: 'author of c1' }] },
        { lastAuthor: 'author of c7', comments: [{ id: 'c5', authorId: 'author of c5' }] },
      ],
    },
  },
  {
    name: 'requires arguments deep inside a list of entities',
    query: '{ feed { comments(limit: 3) { id isCopied } } }',
    data: {
      feed: [
        {
          comments: [
            { id: 'c1', isCopied: false },
            { id: 'c2', isCopied: false },
            { id: 'c3', isCopied: true },
          ],
        },
        {
          comments: [
            { id: 'c5', isCopied: false },
            { id: 'c6', isCopied: false },
            { id: 'c7', isCopied: false },
          ],
        },
      ],
    },
  },
  {
    name: 'answers a field although the one beside it, which requires calls, is skipped',
    query:
      'query ($brief: Boolean = true) { feed { comments(limit: 2) { authorId isCopied @skip(if: $brief) copies: thread { id } } } }',
    data: {
      feed: [
        {
          comments: [
            { authorId: 'author of c1', copies: [] },
            { authorId: 'author of c2', copies: [] },
          ],
        },
        {
          comments: [
            { authorId: 'author of c5', copies: [] },
            { authorId: 'author of c6', copies: [] },
          ],
        },
      ],
    },
    stockDiffers: 'it cannot tell an entity whose values were left out by a condition',
  },
]
