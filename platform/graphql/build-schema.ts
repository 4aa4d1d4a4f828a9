import 'reflect-metadata'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { parse } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { buildSchema, createResolversMap } from 'type-graphql'
import type { NonEmptyArray } from 'type-graphql'
import { cacheDefinitions } from './cache-directive.ts'
import { declareListSizes } from './list-size.ts'
import { liveDefinitions } from './live-directive.ts'
import { GraphQLDateTime } from './scalars.ts'
import { validateArguments } from './validate-arguments.ts'
import type { SubgraphDefinition } from './subgraph-definition.ts'

const federationLink = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible", "@tag", "@interfaceObject",
  "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize", "@composeDirective"
])\n`

/** A subgraph's executable schema and the SDL that is composed into the supergraph. */
export async function buildSubgraph<Loaders, Services>(
  definition: SubgraphDefinition<Loaders, Services>,
): Promise<{ schema: GraphQLSchema; sdl: string }> {
  const codeFirst = await buildSchema({
    resolvers: definition.resolvers as unknown as NonEmptyArray<new () => object>,
    orphanedTypes: [...(definition.orphanedTypes ?? [])],
    validateFn: validateArguments,
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    // Never called: every subscription brings its own `subscribe`. type-graphql insists on an object.
    pubSub: { publish: () => undefined, subscribe: () => unused() },
  })
  const declared = declareListSizes(printSchemaWithDirectives(codeFirst))
  const definitions = liveDefinitions + (declared.includes('@cacheControl(') ? cacheDefinitions : '')
  const sdl = federationLink + definitions + declared
  return { schema: attachResolvers(codeFirst, sdl, definition), sdl }
}

function attachResolvers<Loaders, Services>(
  codeFirst: GraphQLSchema,
  sdl: string,
  definition: SubgraphDefinition<Loaders, Services>,
): GraphQLSchema {
  const resolvers: Record<string, Record<string, unknown>> = createResolversMap(codeFirst) as never
  for (const [typeName, resolve] of Object.entries(definition.references)) {
    resolvers[typeName] = { ...resolvers[typeName], __resolveReference: resolve }
  }
  return buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never })
}

function unused(): never {
  throw new Error('Subscriptions read the event log, not a pubSub.')
}
