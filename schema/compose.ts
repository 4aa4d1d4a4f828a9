import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { buildSubgraph } from '../platform/graphql/build-schema.ts'
import { subgraphs } from '../subgraphs/subgraphs.ts'

/** What the code says the graph is. */
export interface ComposedGraph {
  readonly subgraphs: readonly { readonly name: string; readonly sdl: string }[]
  readonly supergraphSdl: string
}

/** The subgraphs of the code do not fit together; the message names every reason. */
export class CompositionError extends Error {}

/** Composes the subgraphs of the code. Throws `CompositionError`. */
export async function composeCode(): Promise<ComposedGraph> {
  const built = await Promise.all(
    subgraphs.map(async (definition) => {
      const { sdl } = await buildSubgraph(definition)
      return { name: definition.name, sdl }
    }),
  )
  const { errors, supergraphSdl } = composeServices(
    built.map(({ name, sdl }) => ({
      name,
      typeDefs: parse(sdl),
      url: `http://${name}.stratograph.internal/graphql`,
    })),
  )
  if (!supergraphSdl) {
    const problems = errors?.map(({ message }) => `- ${message}`) ?? []
    throw new CompositionError(`The subgraphs do not compose:\n${problems.join('\n')}`)
  }
  return { subgraphs: built, supergraphSdl }
}
