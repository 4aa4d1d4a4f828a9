import type { GraphQLSchema } from 'graphql'
import type { Planner } from '../plan/planner.ts'

/** One version of the graph: immutable, swapped as a whole, never mixed with another within a request. */
export interface SupergraphGeneration {
  /** Tells generations apart in caches and logs: a digest of the SDL. */
  readonly id: string
  /** The full supergraph, directives included. */
  readonly sdl: string
  /** The supergraph with every federation directive, for layers that enforce them (`@authenticated`, `@cost`, …). */
  readonly supergraphSchema: GraphQLSchema
  /** What clients see. */
  readonly apiSchema: GraphQLSchema
  readonly planner: Planner
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[]
  /** Labels used by `@override(label:)`. */
  readonly overrideLabels: readonly string[]
  /** Identities of the linked features that restrict access, such as `https://specs.apollo.dev/authenticated`. */
  readonly securityFeatures: readonly string[]
}
