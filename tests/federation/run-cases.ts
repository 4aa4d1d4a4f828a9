import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse, validate, type GraphQLSchema } from 'graphql'
import { createEngine, type Engine, type EngineOptions } from '../../gateway/execute/engine.ts'
import { loadSupergraph, type SupergraphGeneration } from '../../gateway/supergraph/supergraph.ts'
import { anonymousViewer, type Viewer } from '../../platform/auth/viewer.ts'
import type { RequestScope, SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import { LocalService } from './local-service.ts'

type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>['resolvers']
>

/** A subgraph small enough to read at one glance. */
export interface RuleSubgraph {
  readonly typeDefs: string
  readonly resolvers?: Resolvers
}

export interface ExpectedError {
  readonly message?: string
  readonly path?: readonly (string | number)[]
  readonly code?: string
  readonly serviceName?: string
}

export interface FederationCase {
  /** What the gateway does, as a sentence. */
  readonly name: string
  readonly query: string
  readonly operationName?: string
  readonly variables?: Readonly<Record<string, unknown>>
  /** The labels of `@override(label:)` that are on. */
  readonly overrides?: readonly string[]
  /** The whole `data`; leave out when the request must be refused. */
  readonly data?: unknown
  /** Every error, in any order; none when left out. */
  readonly errors?: readonly ExpectedError[]
  /** How many requests each subgraph may get. */
  readonly requests?: Readonly<Record<string, number>>
  /** How many representations each subgraph gets in all. */
  readonly representations?: Readonly<Record<string, number>>
  /** Why Apollo's own executor answers something else; without it the data must be equal. */
  readonly stockDiffers?: string
}

/** One rule of federation: its subgraphs and what must come out of them. */
export interface FederationRule {
  readonly subgraphs: Readonly<Record<string, RuleSubgraph>>
  readonly cases: readonly FederationCase[]
}

export interface Composed {
  readonly supergraph: SupergraphGeneration
  readonly schemas: ReadonlyMap<string, GraphQLSchema>
}

/** Composes a rule's subgraphs; throws with the composition's own messages. */
export function composeRule(subgraphs: FederationRule['subgraphs']): Composed {
  const named = Object.entries(subgraphs)
  const composition = composeServices(
    named.map(([name, { typeDefs }]) => ({
      name,
      url: `http://${name}.invalid/`,
      typeDefs: parse(typeDefs),
    })),
  )
  if (composition.supergraphSdl === undefined) throw new Error(composition.errors.map(String).join('\n'))
  const schemas = named.map(
    ([name, { typeDefs, resolvers }]) =>
      [name, buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers: resolvers ?? {} })] as const,
  )
  return { supergraph: loadSupergraph(composition.supergraphSdl), schemas: new Map(schemas) }
}

export function createLocalServices(schemas: Composed['schemas']): LocalService[] {
  return [...schemas].map(([name, schema]) => new LocalService(name, schema))
}

export function toServiceMap(services: readonly SubgraphService[]): ReadonlyMap<string, SubgraphService> {
  return new Map(services.map((service) => [service.name, service]))
}

export interface CaseAnswer {
  readonly data?: unknown
  readonly errors: readonly ExpectedError[]
}

/** Runs a case through an engine as the front would: parse, validate, prepare, execute. */
export async function answerCase(
  example: FederationCase,
  { supergraph }: Composed,
  services: ReadonlyMap<string, SubgraphService>,
  create: (options: EngineOptions) => Engine = createEngine,
): Promise<CaseAnswer> {
  const document = parse(example.query)
  const problems = validate(supergraph.apiSchema, document)
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'))
  const engine = create({
    supergraph,
    services,
    isOverridden: (label) => example.overrides?.includes(label) ?? false,
  })
  const prepared = engine.prepare({ source: example.query, document, operationName: example.operationName })
  const result = await engine.execute(prepared, example.variables ?? {}, anonymousScope)
  const answer: { data?: unknown; errors?: GraphQLAnswerError[] } = JSON.parse(result.json)
  return {
    ...('data' in answer ? { data: answer.data } : {}),
    errors: (answer.errors ?? []).map(toExpectedError),
  }
}

export const anonymousScope: RequestScope = { viewer: anonymousViewer, requestId: 'federation-case' }

/** A member or owner of one client organisation; who they are differs by `userId` alone. */
export const user = (userId: string, role: 'MEMBER' | 'OWNER' = 'MEMBER'): Viewer => ({
  kind: 'user',
  userId,
  sessionId: 's',
  organisationId: 'o',
  organisationKind: 'CLIENT',
  role,
})

interface GraphQLAnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: { readonly code?: string; readonly serviceName?: string }
}

function toExpectedError({ message, path, extensions }: GraphQLAnswerError): ExpectedError {
  return {
    message,
    ...(path ? { path } : {}),
    ...(extensions?.code === undefined ? {} : { code: extensions.code }),
    ...(extensions?.serviceName === undefined ? {} : { serviceName: extensions.serviceName }),
  }
}
