import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

interface Parcel {
  readonly weight?: number
  readonly box?: { readonly width?: number; readonly height?: number }
  readonly rate?: number
}

export const subgraphs: Record<string, RuleSubgraph> = {
  store: {
    typeDefs: `
      ${link}
      type Query { parcels: [Parcel!]! }
      type Parcel @key(fields: "id") {
        id: ID!
        weight: Int!
        box: Box!
        rate(zone: Int!): Int!
      }
      type Box @shareable { width: Int! height: Int! }
    `,
    resolvers: {
      Query: {
        parcels: () => [
          { id: 'p1', weight: 3, box: { width: 2, height: 5 } },
          { id: 'p2', weight: 4, box: { width: 1, height: 7 } },
        ],
      },
      Parcel: { rate: ({ weight }: { weight: number }, { zone }: { zone: number }) => weight * zone },
    },
  },
  shipping: {
    typeDefs: `
      ${link}
      type Parcel @key(fields: "id") {
        id: ID!
        weight: Int! @external
        box: Box! @external
        rate(zone: Int!): Int! @external
        carrier: String!
        freight: Int @requires(fields: "weight")
        area: Int @requires(fields: "box { width height }")
        slot: Int @requires(fields: "box { width }")
        abroad: Int @requires(fields: "rate(zone: 9)")
      }
      type Box @shareable { width: Int! height: Int! }
    `,
    resolvers: {
      Parcel: {
        carrier: ({ id }: { id: string }) => `carrier of ${id}`,
        freight: ({ weight }: Parcel) => given(weight) * 10,
        area: ({ box }: Parcel) => given(box?.width) * given(box?.height),
        slot: ({ box }: Parcel) => given(box?.width),
        abroad: ({ rate }: Parcel) => given(rate),
      },
    },
  },
}

function given(value: number | undefined): number {
  if (value === undefined) throw new Error('A required value was not sent')
  return value
}
