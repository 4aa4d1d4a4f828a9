import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { a: Node product: Product }
      interface Node { id: ID! }
      interface Product @key(fields: "id") { id: ID! }
      type Bread implements Product @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: { a: () => ({ id: 'n1' }), product: () => ({ __typename: 'Bread', id: 'p1' }) },
      Product: { __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Bread', id }) },
    },
  },
  b: {
    typeDefs: `
      ${link}
      type Query { b: Node }
      type Node @interfaceObject @key(fields: "id", resolvable: false) { id: ID! field: String }
      type Product @interfaceObject @key(fields: "id") { id: ID! name: String! }
    `,
    resolvers: { Query: { b: () => ({ id: 'n1', field: 'foo' }) }, Product: { name: () => 'Rye' } },
  },
}
