import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  catalog: {
    typeDefs: `
      ${link}
      type Query { pack: Pack }
      type Pack @key(fields: "id") @key(fields: "part { series number }") @key(fields: "id part { series number }") {
        id: ID!
        part: Part!
        name: String
      }
      type Part @shareable { series: ID! number: ID! }
    `,
    resolvers: {
      Query: { pack: () => ({ id: 'p1', part: { series: 's', number: 'n' }, name: 'Power pack' }) },
      Pack: {
        __resolveReference: ({ id }: { id?: string }) => ({
          id: id ?? 'p1',
          part: { series: 's', number: 'n' },
          name: 'Power pack',
        }),
      },
    },
  },
  shop: {
    typeDefs: `
      ${link}
      type Query { featured: Shelf }
      type Shelf { packs: [Pack!]! }
      type Pack @key(fields: "part { series number }", resolvable: false) @key(fields: "id") {
        id: ID!
        part: Part!
        name: String @external
        label: String @requires(fields: "name")
      }
      type Part @shareable { series: ID! number: ID! }
    `,
    resolvers: {
      Query: { featured: () => ({ packs: [{ id: 'p1', part: { series: 's', number: 'n' } }] }) },
      Pack: {
        __resolveReference: (reference: { id?: string; name?: string }) => {
          if (reference.id === undefined) throw new Error('Resolved by a key that is not resolvable')
          return reference
        },
        label: ({ id, name }: { id: string; name: string }) => `${name} (${id})`,
      },
    },
  },
}
