import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

interface Meter {
  readonly id: string
  readonly raw?: number
  readonly level?: number
}

/** Meters come from the subgraph in the middle of a chain: `alarm` requires `level`, which requires `raw`. */
export const subgraphs: Record<string, RuleSubgraph> = {
  alarms: {
    typeDefs: `
      ${link}
      type Meter @key(fields: "id") {
        id: ID!
        level: Int @external
        alarm: Alarm @requires(fields: "level")
      }
      type Alarm @key(fields: "id") { id: ID! loud: Boolean }
    `,
    resolvers: {
      Meter: { alarm: ({ id, level }: Meter) => ({ id: `alarm ${id}`, loud: given(level) > 25 }) },
    },
  },
  levels: {
    typeDefs: `
      ${link}
      type Query { meter: Meter meters: [[Meter!]!] site(id: ID!): Site }
      type Site { name: String meters: [Meter] }
      type Meter @key(fields: "id") {
        id: ID!
        raw: Int @external
        level: Int @requires(fields: "raw")
      }
    `,
    resolvers: {
      Query: {
        meter: () => ({ id: '3' }),
        meters: () => [[{ id: '1' }, { id: '3' }], []],
        site: (_: unknown, { id }: { id: string }) => ({ name: `site ${id}`, meters: [{ id: '3' }, null] }),
      },
      Meter: { level: ({ raw }: Meter) => given(raw) * 10 },
    },
  },
  readings: {
    typeDefs: `
      ${link}
      type Meter @key(fields: "id") { id: ID! raw: Int }
    `,
    resolvers: { Meter: { raw: ({ id }: Meter) => Number(id) } },
  },
}

function given(value: number | undefined): number {
  if (value === undefined) throw new Error('A required value was not sent')
  return value
}
