import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { errorCauses, Supergraph } from '@apollo/federation-internals'
import {
  buildASTSchema,
  isInterfaceType,
  isObjectType,
  parse,
  printSchema,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql'
import type { LiveScope } from '../../platform/graphql/live-directive.ts'
import { createApolloPlanner } from '../plan/apollo-planner.ts'
import { preparePlannerSchema } from '../plan/planner-schema.ts'
import type { InlinePlanner, Planner } from '../plan/planner.ts'
import { exposeExecutableDirectives } from '../plan/repair/executable-directives.ts'
import { readLiveFields, readSharedFields } from '../subscriptions/live-fields.ts'
import type { LiveField } from '../subscriptions/live-fields.ts'
import { listFreshFields } from './fresh-fields.ts'
import { listSecurityFeatures, plannerFeatures } from './linked-features.ts'
import { SupergraphError } from './supergraph-error.ts'

/** What checking a supergraph tells about it: plain data, which a thread can hand over. */
export interface SupergraphFacts {
  /** What clients see, as SDL. */
  readonly apiSdl: string
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[]
  /** Labels used by `@override(label:)`. */
  readonly overrideLabels: readonly string[]
  /** Identities of the linked features that restrict access, such as `https://specs.apollo.dev/authenticated`. */
  readonly securityFeatures: readonly string[]
}

/** A supergraph as graphql-js reads it. */
export interface SupergraphSchemas {
  /** The supergraph with every federation directive, for layers that enforce them (`@authenticated`, `@cost`, …). */
  readonly supergraphSchema: GraphQLSchema
  /** What clients see. */
  readonly apiSchema: GraphQLSchema
}

/** One version of the graph: immutable, swapped as a whole, never mixed with another within a request. */
export interface SupergraphGeneration extends SupergraphSchemas, Omit<SupergraphFacts, 'apiSdl'> {
  /** Tells generations apart in caches and logs: a digest of the SDL. */
  readonly id: string
  /** The full supergraph, directives included. */
  readonly sdl: string
  /** Every field name of the supergraph: a client's alias may not take one of them inside the gateway. */
  readonly fieldNames: ReadonlySet<string>
  /** Fields marked `@fresh`, as `Type.field`: an operation that selects one is never shared. */
  readonly freshFields: ReadonlySet<string>
  /** What subscription fields say with `@live`, by name. */
  readonly liveFields: ReadonlyMap<string, LiveField>
  /** What other fields say with `@sharedWithin`, by `Type.field`. */
  readonly sharedFields: ReadonlyMap<string, LiveScope>
  readonly planner: Planner
}

/**
 * Checks a supergraph and makes its planner: all the work that a thread of its own can do, a tenth of a second and
 * more. Throws `SupergraphError`.
 */
export function checkSupergraph(sdl: string): { facts: SupergraphFacts; planner: InlinePlanner } {
  const document = parseSupergraph(sdl)
  const supergraph = buildSupergraph(document)
  const prepared = preparePlannerSchema(document)
  // Only what clients gave is validated: the repaired copy may hold what a subgraph could not be written with.
  const planned = prepared.document === document ? supergraph : buildSupergraph(prepared.document, false)
  const fieldNames = listFieldNames(buildASTSchema(document, { assumeValidSDL: true }))
  const facts = {
    apiSdl: printSchema(supergraph.apiSchema().toGraphQLJSSchema({ includeDefer: true })),
    subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
    overrideLabels: listOverrideLabels(supergraph),
    securityFeatures: listSecurityFeatures(document),
  }
  return { facts, planner: createApolloPlanner({ ...prepared, supergraph: planned, fieldNames }) }
}

/** A checked supergraph as this thread needs it, made in steps of a few milliseconds each: other work goes between. */
export async function assembleSupergraph(
  sdl: string,
  facts: SupergraphFacts,
  planner: Planner,
): Promise<SupergraphGeneration> {
  const steps = assemble(sdl, facts, planner)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await nextTurn()
  }
}

/** Checks and assembles in one go, with a planner in this thread: it holds up everything else meanwhile. */
export function loadSupergraph(sdl: string): SupergraphGeneration & { readonly planner: InlinePlanner } {
  const { facts, planner } = checkSupergraph(sdl)
  const steps = assemble(sdl, facts, planner)
  for (;;) {
    const step = steps.next()
    if (step.done) return { ...step.value, planner }
  }
}

/** The schemas of a supergraph alone, for whoever judges operations and plans none. Throws `SupergraphError`. */
export function readSchemas(sdl: string): SupergraphSchemas {
  const document = parseSupergraph(sdl)
  return {
    apiSchema: buildSupergraph(document).apiSchema().toGraphQLJSSchema({ includeDefer: true }),
    supergraphSchema: buildASTSchema(document, { assumeValidSDL: true, assumeValid: true }),
  }
}

function* assemble(
  sdl: string,
  { apiSdl, ...facts }: SupergraphFacts,
  planner: Planner,
): Generator<void, SupergraphGeneration> {
  const id = createHash('sha256').update(sdl).digest('hex').slice(0, 16)
  const document = parse(sdl, { noLocation: true })
  yield
  const supergraphSchema = buildASTSchema(document, { assumeValidSDL: true, assumeValid: true })
  yield
  const api = parse(apiSdl, { noLocation: true })
  yield
  const apiSchema = buildASTSchema(api, { assumeValidSDL: true, assumeValid: true })
  yield
  const fieldNames = listFieldNames(supergraphSchema)
  const freshFields = listFreshFields(supergraphSchema)
  const liveFields = readLiveFields(supergraphSchema)
  const sharedFields = readSharedFields(supergraphSchema)
  const fields = { fieldNames, freshFields, liveFields, sharedFields }
  return { ...facts, id, sdl, supergraphSchema, apiSchema, ...fields, planner }
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
    const supergraph = Supergraph.build(document, { supportedFeatures, validateSupergraph: isValidated })
    exposeExecutableDirectives(supergraph)
    return supergraph
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
