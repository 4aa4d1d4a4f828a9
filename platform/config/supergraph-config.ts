import { resolve } from 'node:path'
import { z } from 'zod'
import { rootFolder } from './root-folder.ts'

/** Where the gateway gets its supergraph: a file, or a registry that publishes it. */
export type SupergraphConfig =
  | { readonly kind: 'file'; readonly path: string; readonly isWatched: boolean }
  | {
      readonly kind: 'managed'
      readonly key: string
      /** `graph@variant`. */
      readonly graphRef: string
      /** Undefined for Apollo's own. */
      readonly endpoints: readonly string[] | undefined
    }

export const supergraphVariables = {
  SUPERGRAPH: z.string().optional(),
  SUPERGRAPH_WATCH: z.enum(['true', 'false', '1', '0'], 'must be true or false').optional(),
  APOLLO_KEY: z.string().optional(),
  APOLLO_GRAPH_REF: z
    .string()
    .regex(/^[^@\s]+@[^@\s]+$/, 'must be graph@variant')
    .optional(),
  APOLLO_UPLINK_ENDPOINTS: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.url({ protocol: /^https?$/, error: 'must be http:// or https:// URLs' })))
    .optional(),
}

/** A key alone does not say which graph. A file that was named goes before the registry. */
export function supergraphProblems(given: NodeJS.ProcessEnv): string[] {
  const { SUPERGRAPH: path, APOLLO_KEY: key, APOLLO_GRAPH_REF: graphRef } = given
  if (path !== undefined || (key === undefined) === (graphRef === undefined)) return []
  return [`${key === undefined ? 'APOLLO_KEY' : 'APOLLO_GRAPH_REF'} is missing: the two go together`]
}

export function composeSupergraphConfig(
  env: z.infer<z.ZodObject<typeof supergraphVariables>>,
): SupergraphConfig {
  const { SUPERGRAPH: given, APOLLO_KEY: key, APOLLO_GRAPH_REF: graphRef } = env
  if (given === undefined && key && graphRef)
    return { kind: 'managed', key, graphRef, endpoints: env.APOLLO_UPLINK_ENDPOINTS }
  const path = resolve(rootFolder, given ?? 'schema/supergraph.graphql')
  return { kind: 'file', path, isWatched: ['true', '1'].includes(env.SUPERGRAPH_WATCH ?? 'false') }
}
