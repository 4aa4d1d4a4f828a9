import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  catalog: {
    typeDefs: `
      ${link}
      type Query { parcels: [Parcel!]! }
      type Parcel @key(fields: "id") { id: ID! kilograms: Int }
    `,
    resolvers: {
      Query: { parcels: () => [{ id: 'p1' }, { id: 'p2' }] },
      Parcel: {
        kilograms: ({ id }: { id: string }) => {
          if (id === 'p2') throw new Error('The scale is broken')
          return 4
        },
      },
    },
  },
  shipping: {
    typeDefs: `
      ${link}
      type Parcel @key(fields: "id") { id: ID! kilograms: Int @external fee: Int @requires(fields: "kilograms") }
    `,
    resolvers: {
      Parcel: {
        fee: ({ kilograms }: { kilograms: number | null }) => (kilograms === null ? null : kilograms * 2),
      },
    },
  },
}
