import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

interface Parcel {
  readonly id: string
  readonly weight?: number
  readonly fee?: number
}

/** `label` (in labels) requires `fee` (in fees), which requires `weight` (in labels). Fees has the parcels. */
export const subgraphs: Record<string, RuleSubgraph> = {
  fees: {
    typeDefs: `
      ${link}
      type Query { parcel: Parcel van: Van }
      type Van { parcels: [Parcel!]! }
      type Parcel @key(fields: "id") {
        id: ID!
        weight: Int @external
        fee: Int @requires(fields: "weight")
      }
    `,
    resolvers: {
      Query: { parcel: () => ({ id: '2' }), van: () => ({ parcels: [{ id: '1' }, { id: '2' }] }) },
      Parcel: { fee: ({ weight }: Parcel) => given(weight) * 10 },
    },
  },
  labels: {
    typeDefs: `
      ${link}
      type Parcel @key(fields: "id") {
        id: ID!
        weight: Int
        fee: Int @external
        label: String @requires(fields: "fee")
      }
    `,
    resolvers: {
      Parcel: {
        weight: ({ id }: Parcel) => Number(id),
        label: ({ id, fee }: Parcel) => `parcel ${id} for ${given(fee)}`,
      },
    },
  },
}

function given(value: number | undefined): number {
  if (value === undefined) throw new Error('A required value was not sent')
  return value
}
