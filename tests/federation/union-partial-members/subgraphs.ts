import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { cover: Cover @shareable }
      union Cover = Photo | Video
      type Photo @shareable { url: String }
      type Video @shareable { seconds: Int }
    `,
    resolvers: { Query: { cover: () => ({ __typename: 'Photo', url: '/p.jpg' }) } },
  },
  b: {
    typeDefs: `
      ${link}
      type Query { cover: Cover @shareable banner: Cover }
      union Cover = Photo
      type Photo @shareable { url: String }
    `,
    resolvers: {
      Query: {
        cover: () => ({ __typename: 'Photo', url: '/p.jpg' }),
        banner: () => ({ __typename: 'Photo', url: '/b.jpg' }),
      },
    },
  },
}
