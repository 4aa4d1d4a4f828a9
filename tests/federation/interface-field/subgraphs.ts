import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const items = [
  { __typename: 'Book', id: 'b', title: 'Volts' },
  { __typename: 'Video', id: 'v', title: 'Amps' },
]

export const subgraphs: Record<string, RuleSubgraph> = {
  media: {
    typeDefs: `
      ${link}
      type Query { items: [Item!]! }
      interface Item { id: ID! title: String! }
      type Book implements Item @key(fields: "id") { id: ID! title: String! pages: Int }
      type Video implements Item @key(fields: "id") { id: ID! title: String! minutes: Int }
    `,
    resolvers: { Query: { items: () => items }, Book: { pages: () => 90 }, Video: { minutes: () => 12 } },
  },
  ratings: {
    typeDefs: `
      ${link}
      type Book @key(fields: "id") { id: ID! stars: Int }
      type Video @key(fields: "id") { id: ID! stars: Int }
    `,
    resolvers: { Book: { stars: () => 5 }, Video: { stars: () => 3 } },
  },
}
