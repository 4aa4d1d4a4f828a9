import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const accounts = [
  { __typename: 'User', id: 'u1', name: 'Ada' },
  { __typename: 'Admin', id: 'a1', name: 'Obi', photo: 'obi.png' },
]

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { users: [User!]! }
      type User @key(fields: "id") { id: ID @shareable name: String! @shareable }
    `,
    resolvers: { Query: { users: () => [{ id: 'u1', name: 'Ada' }] } },
  },
  b: {
    typeDefs: `
      ${link}
      union Account = User | Admin
      type Query { accounts: [Account!]! }
      type User @key(fields: "id") { id: ID @shareable name: String @shareable friends: [Account] }
      type Admin { id: ID name: String photo: String }
    `,
    resolvers: { Query: { accounts: () => accounts }, User: { friends: () => accounts } },
  },
}
