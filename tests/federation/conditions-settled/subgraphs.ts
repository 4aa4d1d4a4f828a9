import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const parts = [
  { id: '1', code: { maker: 'm1', number: 'n1' } },
  { id: '2', code: { maker: 'm2', number: 'n2' } },
]

interface Reference {
  readonly id: string
  readonly code?: { readonly maker: string; readonly number: string } | null
  readonly label?: string
}

export const subgraphs: Record<string, RuleSubgraph> = {
  stock: {
    typeDefs: `
      ${link}
      type Query { shelf: Shelf counter: Shelf! news: News }
      type Shelf { parts: [Part!]! best: Part }
      union News = Offer | Notice
      type Offer { part: Part }
      type Notice { part: Part }
      type Part @key(fields: "id") @key(fields: "id code { maker number }") {
        id: ID!
        code: Code!
        label: String @external
        sticker: String @requires(fields: "label")
        tag: String @requires(fields: "label")
      }
      type Code @shareable { maker: ID! number: ID! }
    `,
    resolvers: {
      Query: {
        shelf: () => ({ parts, best: parts[1] }),
        counter: () => ({ parts: [], best: null }),
        news: () => ({ __typename: 'Offer', part: parts[0] }),
      },
      Part: {
        __resolveReference: (reference: Reference) => ({
          ...parts.find(({ id }) => id === reference.id),
          ...reference,
        }),
        sticker: ({ label }: Reference) => given(label).toUpperCase(),
        tag: ({ label }: Reference) => `#${given(label)}`,
      },
    },
  },
  catalog: {
    typeDefs: `
      ${link}
      type Part @key(fields: "id code { maker number }") { id: ID! code: Code! label: String maker: Maker }
      type Code @shareable { maker: ID! number: ID! }
      type Maker { name: String best: Part }
    `,
    resolvers: {
      Part: {
        __resolveReference: (reference: Reference) => {
          if (!reference.code) throw new Error('A part needs its code')
          return reference
        },
        label: ({ id }: Reference) => `part ${id}`,
        maker: ({ code }: Reference) => ({ name: `maker ${code?.maker}`, best: parts[0] }),
      },
    },
  },
}

function given(value: string | undefined): string {
  if (value === undefined) throw new Error('A required value was not sent')
  return value
}
