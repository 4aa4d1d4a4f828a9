import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { things: [Thing!]! first: Thing }
      interface Thing { id: ID! }
      type Public implements Thing @key(fields: "id internal") { id: ID! internal: ID! @inaccessible }
      type Secret implements Thing @inaccessible { id: ID! code: String }
    `,
    resolvers: {
      Query: {
        things: () => [{ __typename: 'Public', id: 'p', internal: 'i' }],
        first: () => ({ __typename: 'Secret', id: 's', code: 'x' }),
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Public @key(fields: "id internal") { id: ID! internal: ID! label: String }
    `,
    resolvers: { Public: { label: ({ internal }: { internal: string }) => `label of ${internal}` } },
  },
}
