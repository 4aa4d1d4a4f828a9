import { randomBytes } from 'node:crypto'
import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, parse, subscribe } from 'graphql'
import type { ExecutionArgs, GraphQLSchema } from 'graphql'
import { exportJWK, generateKeyPair } from 'jose'
import { createLocalKeySource, signAccessToken } from '../../platform/auth/access-token.ts'
import type { AccessTokenKey, KeySource } from '../../platform/auth/access-token.ts'
import type { UserViewer } from '../../platform/auth/viewer.ts'
import type {
  LocalSubgraphService,
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import { startGateway } from '../../gateway/gateway.ts'
import type { RunningGateway } from '../../gateway/gateway.ts'
import type { GatewayOptions } from '../../gateway/stages.ts'
import { staticSupergraph } from '../../gateway/supergraph/supergraph-source.ts'
import { createGatewayServices } from '../../gateway/transport/gateway-services.ts'
import type { HttpServer } from '../../platform/server/http-server.ts'
import { startSubgraphServer } from '../../platform/server/subgraph-server.ts'
import { createLogger } from '../../platform/telemetry/log.ts'

export const silentLog = createLogger({ level: 'silent', service: 'test' })

/** A subgraph with resolvers of its own, as the transports see any other; `scopes` keeps what it was asked with. */
export interface TinySubgraph extends LocalSubgraphService {
  readonly scopes: RequestScope[]
  readonly requests: SubgraphRequest[]
  /** Set to make `checkHealth` reject, or hang. */
  health: 'well' | 'ill' | 'hanging'
}

const federationLink = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@requires", "@external", "@authenticated", "@requiresScopes", "@policy", "@composeDirective"
])`

export function createTinySubgraph(name: string, sdl: string, resolvers: object): TinySubgraph {
  const typeDefs = parse(`${federationLink}\n${sdl}`)
  const schema: GraphQLSchema = buildSubgraphSchema({ typeDefs, resolvers: resolvers as never })
  const args = (
    { query, operationName, variables }: SubgraphRequest,
    scope: RequestScope,
  ): ExecutionArgs => ({
    schema,
    document: parse(query),
    operationName: operationName ?? null,
    variableValues: variables ?? null,
    contextValue: scope,
  })
  const subgraph: TinySubgraph = {
    name,
    schema,
    sdl,
    scopes: [],
    requests: [],
    health: 'well',
    async execute(request, scope) {
      subgraph.scopes.push(scope)
      subgraph.requests.push(request)
      return (await execute(args(request, scope))) as SubgraphResult
    },
    async *subscribe(request, scope) {
      subgraph.scopes.push(scope)
      const source = await subscribe(args(request, scope))
      if (Symbol.asyncIterator in source) yield* source as AsyncIterableIterator<SubgraphResult>
      else yield source as SubgraphResult
    },
    async checkHealth() {
      if (subgraph.health === 'ill') throw new Error('The database is away.')
      if (subgraph.health === 'hanging') await new Promise(() => undefined)
    },
  }
  return subgraph
}

const names = new Map([
  ['1', 'Ada'],
  ['2', 'Grace'],
])

/** Knows users; can be slow, wrong, endless and silent when asked. */
export function createAccounts(): TinySubgraph {
  let subscriptions = 0
  return createTinySubgraph('accounts', accountsSdl, {
    Query: {
      users: () => [...names.keys()].map((id) => ({ id })),
      slow: (_: unknown, { ms }: { ms: number }) => new Promise((resolve) => setTimeout(resolve, ms, ms)),
      viewer: (_: unknown, __: unknown, { viewer }: RequestScope) => JSON.stringify(viewer),
      broken: () => {
        throw new Error('broken on purpose')
      },
    },
    Mutation: { rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ id, name }) },
    Subscription: {
      counted: {
        subscribe: async function* (_: unknown, { to }: { to: number }) {
          for (let counted = 1; counted <= to; counted += 1) yield { counted: { id: String(counted) } }
        },
      },
      ticking: {
        subscribe: async function* (_: unknown, __: unknown, { signal }: RequestScope) {
          subscriptions += 1
          yield { ticking: { id: subscriptions === 1 ? 'first' : 'second' } }
          yield* untilAborted(signal)
        },
      },
      silent: { subscribe: (_: unknown, __: unknown, { signal }: RequestScope) => untilAborted(signal) },
    },
    User: {
      name: ({ id, name }: { id: string; name?: string }) => name ?? names.get(id),
      __resolveReference: ({ id }: { id: string }) => ({ id }),
    },
  })
}

const accountsSdl = `
  type Query { users: [User!]! slow(ms: Int!): Int viewer: String! broken: Int }
  type Mutation { rename(id: ID!, name: String!): User }
  type Subscription { counted(to: Int!): User silent: Int ticking: User }
  type User @key(fields: "id") { id: ID! name: String }
`

async function* untilAborted(signal: AbortSignal | undefined): AsyncGenerator<never> {
  await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
}

/** Knows what users wrote. */
export function createReviews(): TinySubgraph {
  const sdl = `
    type User @key(fields: "id") { id: ID! reviews: [Review!]! }
    type Review { text: String! }
  `
  return createTinySubgraph('reviews', sdl, {
    User: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      reviews: ({ id }: { id: string }) => [{ text: `by ${id}` }],
    },
  })
}

export function composeTinyGraph(subgraphs: readonly TinySubgraph[]): string {
  const services = subgraphs.map(({ name, sdl }) => ({
    name,
    typeDefs: parse(`${federationLink}\n${sdl}`),
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'))
  return supergraphSdl
}

/** Serves each subgraph as a lone process does, and reaches it as a gateway elsewhere does. */
export async function serveElsewhere(subgraphs: readonly TinySubgraph[]): Promise<Elsewhere> {
  const viewerKey = randomBytes(32)
  const common = { host: '127.0.0.1', drainMs: 100, viewerKey, introspection: false, log: silentLog }
  const servers = new Map<string, HttpServer>()
  for (const service of subgraphs)
    servers.set(service.name, await startSubgraphServer({ ...common, service, port: 0 }))
  const urls = Object.fromEntries([...servers].map(([name, { url }]) => [name, url]))
  const { services, close } = createGatewayServices({ local: new Map(), urls, viewerKey, log: silentLog })
  return {
    services,
    async restart(service) {
      const server = servers.get(service.name)
      await server?.stop()
      servers.set(service.name, await startSubgraphServer({ ...common, service, port: server?.port ?? 0 }))
    },
    async stop() {
      await close()
      for (const server of servers.values()) await server.stop()
    },
  }
}

export interface Elsewhere {
  readonly services: ReadonlyMap<string, SubgraphService>
  /** Stops a subgraph's server and starts it again on the same port. */
  restart(subgraph: TinySubgraph): Promise<void>
  stop(): Promise<void>
}

/** Signs tokens that the returned source accepts. */
export async function createTokens(): Promise<{
  keySource: KeySource
  sign(viewer: UserViewer, seconds?: number): Promise<string>
}> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA')
  const key: AccessTokenKey = { kid: 'test', alg: 'EdDSA', privateKey }
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: key.kid, alg: key.alg }] }
  return {
    keySource: createLocalKeySource(() => keys),
    sign: (viewer, seconds = 60) => signAccessToken(viewer, key, seconds),
  }
}

export type TinyGatewayOptions = Partial<Omit<GatewayOptions, 'config'>> & {
  readonly supergraphSdl?: string
  readonly front?: 'http' | 'apollo'
  readonly engine?: 'compiled' | 'apollo'
  readonly drainMs?: number
  readonly explorer?: boolean
  readonly production?: boolean
  readonly port?: number
}

/** A gateway over the two subgraphs, on a free port. */
export async function startTinyGateway(
  subgraphs: readonly TinySubgraph[],
  options: TinyGatewayOptions = {},
): Promise<RunningGateway> {
  const {
    front = 'http',
    engine = 'compiled',
    drainMs = 1_000,
    explorer = false,
    production = false,
    port = 0,
    supergraphSdl,
    ...rest
  } = options
  return startGateway({
    supergraph: staticSupergraph(supergraphSdl ?? composeTinyGraph(subgraphs)),
    services: new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph])),
    keySource: async () => {
      throw new Error('This test signs no tokens.')
    },
    log: silentLog,
    reportEveryMs: 0,
    // A thread each would cost these tests more than everything else; one test starts it.
    planInBackground: false,
    ...rest,
    config: {
      production,
      http: { host: '127.0.0.1', gatewayPort: port, drainMs, trustedProxies: 0 },
      gateway: { engine, front, explorer },
    },
  })
}
