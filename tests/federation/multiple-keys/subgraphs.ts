import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const people = [
  { id: '1', email: 'ada@example.com', name: 'Ada' },
  { id: '2', email: 'obi@example.com', name: 'Obi' },
]

export const subgraphs: Record<string, RuleSubgraph> = {
  accounts: {
    typeDefs: `
      ${link}
      type Query { people: [Person!]! }
      type Person @key(fields: "id") @key(fields: "email") { id: ID! email: String! name: String }
    `,
    resolvers: {
      Query: { people: () => people },
      Person: {
        __resolveReference: ({ id, email }: { id?: string; email?: string }) =>
          people.find((person) => person.id === id || person.email === email) ?? null,
      },
    },
  },
  mail: {
    typeDefs: `
      ${link}
      type Query { senders: [Person!]! }
      type Person @key(fields: "email") { email: String! unread: Int }
    `,
    resolvers: {
      Query: { senders: () => [{ email: 'obi@example.com' }] },
      Person: { unread: ({ email }: { email: string }) => email.length },
    },
  },
  payroll: {
    typeDefs: `
      ${link}
      type Person @key(fields: "id") { id: ID! salary: Int }
    `,
    resolvers: { Person: { salary: ({ id }: { id: string }) => Number(id) * 1000 } },
  },
}
