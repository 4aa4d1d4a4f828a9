import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLSchema } from 'graphql'
import { parse } from 'graphql'
import { products, reviews, users } from './records.ts'
import type { Product } from './records.ts'

/** The four subgraphs of the workload, by name. */
export const subgraphNames = ['users', 'products', 'inventory', 'reviews'] as const
export type SubgraphName = (typeof subgraphNames)[number]

const link = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires", "@provides", "@shareable"]
)\n`

const typeDefs: Readonly<Record<SubgraphName, string>> = {
  users: `
    type Query { me: User  user(id: ID!): User  users: [User] }
    type User @key(fields: "id") { id: ID!  name: String  username: String @shareable  birthday: Int }
  `,
  products: `
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String!  name: String  price: Int  weight: Int }
  `,
  inventory: `
    type Product @key(fields: "upc") {
      upc: String!
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }
  `,
  reviews: `
    type Review @key(fields: "id") { id: ID!  body: String  product: Product  author: User @provides(fields: "username") }
    type User @key(fields: "id") { id: ID!  username: String @external  reviews: [Review] }
    type Product @key(fields: "upc") { upc: String!  reviews: [Review] }
  `,
}

const findProduct = ({ upc }: { upc: string }) => products.find((product) => product.upc === upc)
// As in the public workload: every author is the first user, who wrote the first two reviews.
const authorOf = () => users[0]
const reviewsOfUser = () => reviews.slice(0, 2)
const findReview = ({ id }: { id: string }) => reviews.find((review) => review.id === id)

const resolvers: Readonly<Record<SubgraphName, object>> = {
  users: {
    Query: {
      me: () => users[0],
      user: (_: unknown, { id }: { id: string }) => users.find((user) => user.id === id),
      users: () => users,
    },
    User: { __resolveReference: ({ id }: { id: string }) => users.find((user) => user.id === id) },
  },
  products: {
    Query: {
      topProducts: (_: unknown, { first }: { first: number | null }) => products.slice(0, first ?? 5),
    },
    Product: { __resolveReference: findProduct },
  },
  inventory: {
    Product: {
      // What the gateway sent for @requires is part of the reference and wins over what is stored.
      __resolveReference: (reference: { upc: string }) => ({ ...findProduct(reference), ...reference }),
      shippingEstimate: ({ price, weight }: Product) => (price > 1_000 ? 0 : Math.floor(weight / 2)),
    },
  },
  reviews: {
    Review: { __resolveReference: findReview, author: authorOf },
    User: {
      __resolveReference: ({ id }: { id: string }) => ({ id, username: 'user' }),
      reviews: reviewsOfUser,
    },
    Product: {
      __resolveReference: ({ upc }: { upc: string }) => ({ upc }),
      reviews: ({ upc }: { upc: string }) => reviews.filter((review) => review.product.upc === upc),
    },
  },
}

/** The SDL that is composed. */
export function readSdl(name: SubgraphName): string {
  return link + typeDefs[name]
}

export function buildSchema(name: SubgraphName): GraphQLSchema {
  return buildSubgraphSchema({ typeDefs: parse(readSdl(name)), resolvers: resolvers[name] as never })
}

/** The supergraph of the four, each at `/<name>/graphql` below the origin. */
export function composeSupergraph(origin: string): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphNames.map((name) => ({
      name,
      url: `${origin}/${name}/graphql`,
      typeDefs: parse(readSdl(name)),
    })),
  )
  if (supergraphSdl === undefined)
    throw new Error(`The workload does not compose: ${errors?.map(String).join('; ')}`)
  return supergraphSdl
}
