import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  media: {
    typeDefs: `
      ${link}
      type Query { items: [Item!]! }
      interface Item @key(fields: "id") { id: ID! title: String }
      type Book implements Item @key(fields: "id") { id: ID! title: String pages: Int }
      type Video implements Item @key(fields: "id") { id: ID! title: String minutes: Int }
    `,
    resolvers: {
      Query: {
        items: () => [
          { __typename: 'Book', id: 'b', title: 'Volts', pages: 90 },
          { __typename: 'Video', id: 'v', title: 'Amps', minutes: 12 },
        ],
      },
      Item: {
        __resolveReference: ({ id }: { id: string }) =>
          id === 'b'
            ? { __typename: 'Book', id, title: 'Volts', pages: 90 }
            : { __typename: 'Video', id, title: 'Amps', minutes: 12 },
      },
    },
  },
  reviews: {
    typeDefs: `
      ${link}
      type Query { reviewed: [Item!]! }
      type Item @key(fields: "id") @interfaceObject { id: ID! score: Int }
    `,
    resolvers: {
      Query: { reviewed: () => [{ id: 'v' }, { id: 'b' }] },
      Item: { score: ({ id }: { id: string }) => (id === 'b' ? 9 : 7) },
    },
  },
}
