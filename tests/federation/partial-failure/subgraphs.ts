import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { items: [Item!]! item: Item broken: Item }
      type Item @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: {
      Query: {
        items: () => [
          { id: '1', name: 'one' },
          { id: '2', name: 'two' },
          { id: '1', name: 'one' },
        ],
        item: () => ({ id: '2', name: 'two' }),
        broken: () => {
          throw new Error('No such table')
        },
      },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Item @key(fields: "id") { id: ID! price: Int detail: Detail }
      type Detail { weight: Int! tags: [String!] }
    `,
    resolvers: {
      Item: {
        price: ({ id }: { id: string }) => {
          if (id === '1') throw new Error('Price unknown')
          return 5
        },
        detail: ({ id }: { id: string }) => ({ id }),
      },
      Detail: {
        weight: ({ id }: { id: string }) => {
          if (id === '2') throw new Error('Weight unknown')
          return 3
        },
        tags: () => ['a'],
      },
    },
  },
}
