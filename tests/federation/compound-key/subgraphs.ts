import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  fleet: {
    typeDefs: `
      ${link}
      type Query { trucks: [Truck!]! }
      type Truck @key(fields: "plate country") { plate: ID! country: String! model: String }
    `,
    resolvers: {
      Query: {
        trucks: () => [
          { plate: 'A1', country: 'NG', model: 'Hauler' },
          { plate: 'A1', country: 'GH', model: 'Carrier' },
        ],
      },
    },
  },
  tracking: {
    typeDefs: `
      ${link}
      type Truck @key(fields: "plate country") { plate: ID! country: String! position: String }
    `,
    resolvers: {
      Truck: {
        position: ({ plate, country }: { plate: string; country: string }) =>
          `${country}-${plate} at 6.5,3.4`,
      },
    },
  },
}
