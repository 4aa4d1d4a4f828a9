import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { accounts: [Account!]! }
      interface Account @key(fields: "id") { id: ID! name: String! }
      type Person implements Account @key(fields: "id") { id: ID! name: String! }
      type Firm implements Account @key(fields: "id") { id: ID! name: String! staff: Int }
    `,
    resolvers: {
      Query: {
        accounts: () => [
          { __typename: 'Person', id: '1', name: 'Ada' },
          { __typename: 'Firm', id: '2', name: 'Volt', staff: 9 },
        ],
      },
      Account: {
        __resolveReference: ({ id }: { id: string }) =>
          id === '1'
            ? { __typename: 'Person', id, name: 'Ada' }
            : { __typename: 'Firm', id, name: 'Volt', staff: 9 },
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Query { latest: Account }
      type Account @key(fields: "id") @interfaceObject {
        id: ID!
        name: String! @external
        badge: String @requires(fields: "name")
      }
    `,
    resolvers: {
      Query: { latest: () => ({ id: '2' }) },
      Account: { badge: ({ name }: { name: string }) => `*${name}*` },
    },
  },
}
