import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

export const subgraphs: Record<string, RuleSubgraph> = {
  a: {
    typeDefs: `
      ${link}
      type Query { nodes: [Node!]! toasters: [Toaster!]! products: [Product!]! }
      union Product = Oven | Toaster
      interface Node { id: ID! }
      type Oven @key(fields: "id") { id: ID! }
      type Toaster implements Node @key(fields: "id") { id: ID! warranty: Int }
    `,
    resolvers: {
      Query: {
        nodes: () => [{ __typename: 'Toaster', id: 't', warranty: 2 }],
        toasters: () => [{ id: 't', warranty: 2 }],
        products: () => [
          { __typename: 'Oven', id: 'o' },
          { __typename: 'Toaster', id: 't', warranty: 2 },
        ],
      },
      Toaster: { __resolveReference: ({ id }: { id: string }) => ({ id, warranty: 2 }) },
    },
  },
  b: {
    typeDefs: `
      ${link}
      interface Node { id: ID! }
      type Oven implements Node @key(fields: "id") { id: ID! warranty: Int }
    `,
    resolvers: { Oven: { warranty: () => 9 } },
  },
}
