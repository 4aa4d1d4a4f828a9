import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  catalog: {
    typeDefs: `
      ${link}
      type Query { kits: [Kit!]! }
      type Kit @key(fields: "id") { id: ID! part: Part }
      interface Part { code: String! }
      type Panel implements Part { code: String! watts: Int }
      type Inverter implements Part { code: String! phases: Int }
    `,
    resolvers: {
      Query: {
        kits: () => [
          { id: 'k1', part: { __typename: 'Panel', code: 'P', watts: 400 } },
          { id: 'k2', part: { __typename: 'Inverter', code: 'I', phases: 3 } },
          { id: 'k3', part: null },
        ],
      },
    },
  },
  labels: {
    typeDefs: `
      ${link}
      type Kit @key(fields: "id") {
        id: ID!
        part: Part @external
        label: String @requires(fields: "part { code ... on Panel { watts } ... on Inverter { phases } }")
      }
      interface Part { code: String! }
      type Panel implements Part { code: String! @external watts: Int @external }
      type Inverter implements Part { code: String! @external phases: Int @external }
    `,
    resolvers: {
      Kit: {
        label: ({ part }: { part: { code: string; watts?: number; phases?: number } | null }) =>
          part === null ? 'none' : `${part.code}/${part.watts ?? '-'}/${part.phases ?? '-'}`,
      },
    },
  },
}
