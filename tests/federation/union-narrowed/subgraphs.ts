import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const film = { __typename: 'Film', id: 'f1', minutes: 90 }

export const subgraphs: Record<string, RuleSubgraph> = {
  cinema: {
    typeDefs: `
      ${link}
      type Query { premiere: Film @shareable programme: Programme @shareable }
      type Programme @shareable { highlights: [Film!] }
      type Film @key(fields: "id") { id: ID! minutes: Int }
    `,
    resolvers: {
      Query: { premiere: () => film, programme: () => ({ highlights: [film] }) },
      Film: { __resolveReference: () => film },
    },
  },
  stage: {
    typeDefs: `
      ${link}
      type Query { premiere: Show @shareable programme: Programme @shareable }
      type Programme @shareable { highlights: [Show!] }
      union Show = Film | Play
      type Film @key(fields: "id") { id: ID! stars: Int }
      type Play @key(fields: "id") { id: ID! acts: Int }
    `,
    resolvers: {
      Query: { premiere: () => film, programme: () => ({ highlights: [film] }) },
      Film: { __resolveReference: ({ id }: { id: string }) => ({ id }), stars: () => 5 },
    },
  },
}
