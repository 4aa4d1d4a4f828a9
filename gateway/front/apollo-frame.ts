import { ApolloGateway } from '@apollo/gateway'
import { parse } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import type { Generation } from '../supergraph/generation.ts'
import { printForApolloGateway } from '../supergraph/linked-features.ts'
import { createApolloExecutor } from './apollo-executor.ts'
import type { FrontOptions } from './front.ts'

export interface ApolloFrame {
  readonly gateway: ApolloGateway
  /** The generation that ApolloServer is at: it follows the others by a moment. */
  readonly generation: Generation
}

/** ApolloGateway for the supergraph's life, with the engine in the place of its executor. */
export function createApolloFrame(options: FrontOptions): ApolloFrame {
  const { generations, log } = options
  const bySchema = new WeakMap<GraphQLSchema, Generation>()
  let offered = generations.current
  let generation = offered
  const gateway = new ApolloGateway({
    logger: log,
    async supergraphSdl({ update }) {
      const cleanup = generations.onReplaced(() => {
        offered = generations.current
        update(sdlOf(offered))
      })
      return { supergraphSdl: sdlOf(offered), cleanup: async () => cleanup() }
    },
  })
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
    bySchema.set(apiSchema, offered)
    generation = offered
  })
  // ApolloServer validated against this schema, whatever came after it.
  gateway.executor = createApolloExecutor(options, (schema) => bySchema.get(schema) ?? generation)
  return {
    gateway,
    get generation() {
      return generation
    },
  }
}

function sdlOf({ supergraph }: Generation): string {
  return printForApolloGateway(parse(supergraph.sdl))
}
