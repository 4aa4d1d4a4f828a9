import { createHash } from 'node:crypto'
import { errorCauses, Supergraph } from '@apollo/federation-internals'
import {
  buildASTSchema,
  isInterfaceType,
  isObjectType,
  parse,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'
import { createApolloPlanner } from '../plan/apollo-planner.ts'
import { preparePlannerSchema } from '../plan/planner-schema.ts'
import type { InlinePlanner } from '../plan/planner.ts'
import { listFreshFields } from './fresh-fields.ts'
import { listSecurityFeatures, plannerFeatures } from './linked-features.ts'
import { SupergraphError } from './supergraph-error.ts'

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
  /** Every field name of the supergraph: a client's alias may not take one of them inside the gateway. */
  readonly fieldNames: ReadonlySet<string>
  /** Fields marked `@fresh`, as `Type.field`: an operation that selects one is never shared. */
  readonly freshFields: ReadonlySet<string>
  readonly planner: InlinePlanner
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[]
  /** Labels used by `@override(label:)`. */
  readonly overrideLabels: readonly string[]
  /** Identities of the linked features that restrict access, such as `https://specs.apollo.dev/authenticated`. */
  readonly securityFeatures: readonly string[]
}

/** Parses, checks and indexes a supergraph. Throws `SupergraphError`; takes tens of milliseconds, so never per request. */
export function loadSupergraph(sdl: string): SupergraphGeneration {
  const document = parseSupergraph(sdl)
  const supergraph = buildSupergraph(document)
  const prepared = preparePlannerSchema(document)
  // Only what clients gave is validated: the repaired copy may hold what a subgraph could not be written with.
  const planned = prepared.document === document ? supergraph : buildSupergraph(prepared.document, false)
  const supergraphSchema = buildASTSchema(document, { assumeValidSDL: true })
  const fieldNames = listFieldNames(supergraphSchema)
  return {
    id: createHash('sha256').update(sdl).digest('hex').slice(0, 16),
    sdl,
    supergraphSchema,
    apiSchema: supergraph.apiSchema().toGraphQLJSSchema({ includeDefer: true }),
    fieldNames,
    freshFields: listFreshFields(supergraphSchema),
    planner: createApolloPlanner({ ...prepared, supergraph: planned, fieldNames }),
    subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
    overrideLabels: listOverrideLabels(supergraph),
    securityFeatures: listSecurityFeatures(document),
  }
}

function parseSupergraph(sdl: string): DocumentNode {
  try {
    return parse(sdl, { noLocation: true })
  } catch (error) {
    throw new SupergraphError('INVALID_SUPERGRAPH', listProblems(error), { cause: error })
  }
}

function buildSupergraph(document: DocumentNode, isValidated = true): Supergraph {
  try {
    const supportedFeatures = new Set(plannerFeatures)
    return Supergraph.build(document, { supportedFeatures, validateSupergraph: isValidated })
  } catch (error) {
    const problems = listProblems(error)
    const isFeature = problems.some((problem) => problem.includes('but is unsupported'))
    throw new SupergraphError(isFeature ? 'UNSUPPORTED_FEATURE' : 'INVALID_SUPERGRAPH', problems, {
      cause: error,
    })
  }
}

function listFieldNames(schema: GraphQLSchema): ReadonlySet<string> {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) || isInterfaceType(type),
  )
  return new Set(types.flatMap((type) => Object.keys(type.getFields())))
}

function listOverrideLabels(supergraph: Supergraph): string[] {
  const applications = supergraph.schema.directive('join__field')?.applications() ?? []
  const labels = [...applications].map((application) => application.arguments()['overrideLabel'])
  return [...new Set(labels.filter((label) => typeof label === 'string'))].sort()
}

function listProblems(error: unknown): string[] {
  const causes = error instanceof Error ? errorCauses(error) : undefined
  if (causes && causes.length > 0) return causes.map((cause) => cause.message)
  return [error instanceof Error ? error.message : String(error)]
}
