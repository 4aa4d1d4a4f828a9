import { link } from '../federation-link.ts'
import type { RuleSubgraph } from '../run-cases.ts'

const bern = { name: 'Bern', country: { code: 'CH' } }
const authors = {
  ada: { id: 'ada', home: bern },
  bob: { id: 'bob', home: { ...bern } },
  failing: { id: 'failing', home: null },
}
const notes = { id: 'n', title: 'Notes', tags: ['a', 'b'], prices: [{ amount: 1 }, { amount: 2 }] }
const books = [
  { ...notes, author: authors.ada },
  { ...notes, author: authors.bob },
  { ...notes, author: null },
  { ...notes, tags: ['a'], author: authors.ada },
  { ...notes, prices: [{ amount: 1 }], author: authors.ada },
  { ...notes, author: authors.failing },
]

/** Shelves that hold the same books, of which some differ in one thing only. */
export const subgraphs: Record<string, RuleSubgraph> = {
  shelves: {
    typeDefs: `
      ${link}
      type Query { shelves: [Shelf!]! }
      type Shelf { books: [Book] }
      type Book { id: ID! title: String! tags: [String!]! prices: [Price!]! author: Author }
      type Price { amount: Int! }
      type Author @key(fields: "id") { id: ID! home: Town @shareable }
      type Town { name: String! country: Country! }
      type Country { code: String! }
    `,
    resolvers: {
      Query: { shelves: () => [{ books }, { books: [...books, null] }, { books: null }] },
    },
  },
  people: {
    typeDefs: `
      ${link}
      type Author @key(fields: "id") { id: ID! born: Int home: Town @shareable pets: [Pet!]! }
      type Town { mayor: String }
      type Pet @key(fields: "name") { name: String! }
    `,
    resolvers: {
      Author: {
        born: ({ id }: { id: string }) => {
          if (id === 'failing') throw new Error('Nobody knows')
          return id.charCodeAt(0)
        },
        home: ({ id }: { id: string }) => (id === 'failing' ? null : { mayor: `cousin of ${id}` }),
        pets: () => [{ name: 'Rex' }, { name: 'Rex' }],
      },
    },
  },
  vet: {
    typeDefs: `
      ${link}
      type Pet @key(fields: "name") { name: String! weight: Int! }
    `,
    resolvers: { Pet: { weight: ({ name }: { name: string }) => name.length } },
  },
}
