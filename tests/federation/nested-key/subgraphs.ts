import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  sites: {
    typeDefs: `
      ${link}
      type Query { meters: [Meter!]! }
      type Meter @key(fields: "serial { vendor { code } number }") { serial: Serial! name: String }
      type Serial @shareable { vendor: Vendor! number: Int! }
      type Vendor @shareable { code: String! }
    `,
    resolvers: {
      Query: {
        meters: () => [
          { serial: { vendor: { code: 'X' }, number: 7 }, name: 'Main' },
          { serial: { vendor: { code: 'Y' }, number: 7 }, name: 'Roof' },
        ],
      },
    },
  },
  readings: {
    typeDefs: `
      ${link}
      type Meter @key(fields: "serial { vendor { code } number }") { serial: Serial! watts: Int }
      type Serial @shareable { vendor: Vendor! number: Int! }
      type Vendor @shareable { code: String! }
    `,
    resolvers: {
      Meter: {
        watts: ({ serial }: { serial: { vendor: { code: string }; number: number } }) =>
          serial.vendor.code === 'X' ? 100 * serial.number : 1,
      },
    },
  },
}
