import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLSchema } from 'graphql'
import { parse } from 'graphql'

/** What every contender streams: an event with fields of one subgraph, and a label that another one knows. */
export interface Tick {
  readonly id: string
  readonly topic: number
  /** Milliseconds since the epoch, when it was published. */
  readonly sentAt: number
  readonly text: string
}

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n'

const typeDefs = {
  ticks: `
    type Query { ticksReady: Boolean }
    type Subscription { ticked(topic: Int!): Tick }
    type Tick @key(fields: "id") { id: ID! topic: Int! sentAt: Float! text: String! }
  `,
  names: `
    type Query { namesReady: Boolean }
    type Tick @key(fields: "id") { id: ID! label: String! }
  `,
} as const

export const subgraphNames = ['ticks', 'names'] as const

/** The same fields in one schema, for a server that has no subgraphs. */
export const bareTypeDefs = `
  type Query { ready: Boolean }
  type Subscription { ticked(topic: Int!): Tick }
  type Tick { id: ID! topic: Int! sentAt: Float! text: String! label: String! }
`

export const labelOf = ({ id }: { readonly id: string }) => `tick ${id} as another subgraph knows it`

export const subscription =
  'subscription Follow($topic: Int!) { ticked(topic: $topic) { id topic sentAt text label } }'

// As long as a status update of a dashboard.
const text = 'measured, converted and compared with what was expected of it. '.repeat(3)

export function createTick(id: number, topic: number): Tick {
  return { id: String(id), topic, sentAt: Date.now(), text }
}

export function buildTickSchema(
  follow: (topic: number, context: unknown) => AsyncIterator<unknown>,
): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(link + typeDefs.ticks),
    resolvers: {
      Subscription: {
        ticked: {
          subscribe: (_: unknown, { topic }: { topic: number }, context: unknown) => ({
            [Symbol.asyncIterator]: () => follow(topic, context),
          }),
        },
      },
    } as never,
  })
}

export function buildNameSchema(): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(link + typeDefs.names),
    resolvers: { Tick: { __resolveReference: (reference: object) => reference, label: labelOf } } as never,
  })
}

/** The supergraph over both, served below `origin`. */
export function composeSupergraph(origin: string): string {
  const services = subgraphNames.map((name) => ({
    name,
    url: `${origin}/${name}/graphql`,
    typeDefs: parse(link + typeDefs[name]),
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'))
  return supergraphSdl
}
