import { resolve } from 'node:path'
import { z } from 'zod'
import { logLevels } from '../telemetry/log.ts'
import { composeIdentityConfig, identityProblems, identityVariables } from './identity-config.ts'
import type { IdentityConfig } from './identity-config.ts'
import { composeLimitsConfig, limitsVariables } from './limits-config.ts'
import type { LimitsConfig } from './limits-config.ts'
import { composeOutboundConfig, outboundVariables } from './outbound-config.ts'
import type { OutboundConfig } from './outbound-config.ts'
import { rootFolder } from './root-folder.ts'
import { isServiceName, serviceNames, subgraphNames } from './services.ts'
import type { ServiceName, SubgraphName } from './services.ts'
import { composeSupergraphConfig, supergraphProblems, supergraphVariables } from './supergraph-config.ts'
import type { SupergraphConfig } from './supergraph-config.ts'

/** Everything a process may be told from outside, read once at start and passed on as a value. */
export interface Config {
  /** The services to run in this process, in start order. */
  readonly services: readonly ServiceName[]
  readonly production: boolean
  readonly logLevel: (typeof logLevels)[number]
  /** Where this process keeps what must survive it: embedded database, secret, build. */
  readonly dataFolder: string
  readonly http: {
    readonly host: string
    readonly gatewayPort: number
    readonly drainMs: number
    readonly trustedProxies: number
  }
  /** Port each subgraph listens on when it runs in a process of its own. */
  readonly subgraphPorts: Readonly<Record<SubgraphName, number>>
  /** Base URL of each subgraph for processes that do not run it. */
  readonly subgraphUrls: Readonly<Record<SubgraphName, string>>
  readonly database: {
    /** Connection URL by subgraph; null means the embedded server. */
    readonly urls: Readonly<Record<SubgraphName, string | null>>
    /** The URL subgraphs use that have none of their own; null means the embedded server. */
    readonly sharedUrl: string | null
    /** URL whose user may create schemas and roles, on whichever database; null means each database's own URL. */
    readonly migrationUrl: string | null
    readonly poolSize: number
  }
  /** Where processes keep what they agree on; null means in this process, which then is alone. */
  readonly redisUrl: string | null
  /** Master secret all processes of one deployment share; null means the one kept in the data folder. */
  readonly secret: string | null
  readonly seed: {
    readonly demo: boolean
    /** It is in a database of our own, so that anybody may be told its passwords. */
    readonly isShown: boolean
  }
  /** Who runs this deployment; made at start when there is no operator organisation yet. */
  readonly operator: OperatorConfig | null
  readonly identity: IdentityConfig
  readonly limits: LimitsConfig
  readonly outbound: OutboundConfig
  readonly gateway: {
    readonly engine: 'compiled' | 'apollo'
    readonly front: 'http' | 'apollo'
    /** What happens to an operation of which something may not be read. */
    readonly accessMode: 'filter' | 'reject' | 'dry_run'
    readonly refusalPlace: 'errors' | 'extensions' | 'disabled'
    /** What answers about entities may take that are kept until an event names them, in MiB; 0 keeps none. */
    readonly entityCacheMb?: number | undefined
    /** What recordings of executions may take, in MiB; 0 records none. Default 32. */
    readonly replayMb?: number | undefined
    readonly explorer: boolean
    /** Whether the live page is built and served at `/`. */
    readonly controlRoom: boolean
    readonly supergraph: SupergraphConfig
  }
}

export interface OperatorConfig {
  readonly organisationName: string
  readonly country: string
  readonly ownerEmail: string
  readonly ownerPassword: string
}

/** The configuration cannot be used; `problems` lists everything that is wrong with it, one line each. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`Configuration: ${problems.join('; ')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

const port = z.coerce
  .number('must be a port number')
  .int()
  .min(1, 'must be 1–65535')
  .max(65_535, 'must be 1–65535')
const flag = z
  .enum(['true', 'false', '1', '0'], 'must be true or false')
  .transform((text) => text === 'true' || text === '1')
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
const redisUrl = z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' })
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })

const perSubgraph = <Value extends z.ZodType>(suffix: string, value: Value) =>
  Object.fromEntries(subgraphNames.map((name) => [`${name.toUpperCase()}_${suffix}`, value.optional()]))

const environmentShape = z.object({
  NODE_ENV: z
    .enum(['development', 'production', 'test'], 'must be development, production or test')
    .default('development'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(4000),
  DRAIN_MS: z.coerce.number('must be milliseconds').int().min(0).max(600_000).default(10_000),
  TRUSTED_PROXIES: z.coerce.number('must be a number').int().min(0).max(10).default(0),
  DATA_FOLDER: z.string().min(1).default('.stratograph'),
  DATABASE_URL: postgresUrl.optional(),
  MIGRATION_DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: z.coerce.number('must be a number').int().min(1).max(200).default(8),
  REDIS_URL: redisUrl.optional(),
  STRATOGRAPH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  SEED_DEMO: flag.optional(),
  OPERATOR_NAME: z.string().max(120).optional(),
  OPERATOR_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166 code such as IE')
    .optional(),
  OPERATOR_OWNER_EMAIL: z.email('must be an e-mail address').optional(),
  OPERATOR_OWNER_PASSWORD: z.string().min(10, 'must have at least 10 characters').max(200).optional(),
  ENGINE: z.enum(['compiled', 'apollo'], 'must be compiled or apollo').default('compiled'),
  FRONT: z.enum(['http', 'apollo'], 'must be http or apollo').default('http'),
  ACCESS_MODE: z.enum(['filter', 'reject', 'dry_run'], 'must be filter, reject or dry_run').default('filter'),
  ACCESS_ERRORS: z
    .enum(['errors', 'extensions', 'disabled'], 'must be errors, extensions or disabled')
    .default('errors'),
  ENTITY_CACHE_MB: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(4_096, 'must be at most 4096')
    .default(0),
  REPLAY_MB: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(4_096, 'must be at most 4096')
    .default(32),
  EXPLORER: flag.optional(),
  CONTROL_ROOM: flag.optional(),
  ...supergraphVariables,
  ...limitsVariables,
  ...identityVariables,
  ...outboundVariables,
})
const subgraphShape = z.object({
  ...perSubgraph('DATABASE_URL', postgresUrl),
  ...perSubgraph('URL', httpUrl),
  ...perSubgraph('PORT', port),
})

/**
 * Reads arguments (service names) and environment into a `Config`.
 * Throws one `ConfigError` that lists every problem, so a bad deployment is mended in one go.
 */
export function readConfig(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Config {
  const problems = args.filter((name) => !isServiceName(name)).map(unknownService)
  // An empty variable is how shells and compose files say "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const common = environmentShape.safeParse(given)
  const subgraphs = subgraphShape.safeParse(given)
  problems.push(
    ...issuesOf(common),
    ...issuesOf(subgraphs),
    ...operatorProblems(given),
    ...supergraphProblems(given),
    ...identityProblems(given),
  )
  if (!common.success || !subgraphs.success || problems.length > 0) throw new ConfigError(problems)
  return composeConfig(
    args.filter(isServiceName),
    common.data,
    subgraphs.data as Record<string, string | number | undefined>,
  )
}

function composeConfig(
  named: readonly ServiceName[],
  env: z.infer<typeof environmentShape>,
  subgraphs: Record<string, string | number | undefined>,
): Config {
  const bySubgraph = <Value>(value: (name: SubgraphName, index: number) => Value) =>
    Object.fromEntries(subgraphNames.map((name, index) => [name, value(name, index)])) as Record<
      SubgraphName,
      Value
    >
  const given = (name: SubgraphName, suffix: string) => subgraphs[`${name.toUpperCase()}_${suffix}`]
  const ports = bySubgraph((name, index) => Number(given(name, 'PORT') ?? env.PORT + 1 + index))
  const urls = bySubgraph(
    (name) => (given(name, 'DATABASE_URL') as string | undefined) ?? env.DATABASE_URL ?? null,
  )
  const isAllEmbedded = Object.values(urls).every((url) => url === null)
  const withDemo = env.SEED_DEMO ?? isAllEmbedded
  const isShown = withDemo && isAllEmbedded
  return {
    services: named.length > 0 ? named : serviceNames,
    production: env.NODE_ENV === 'production',
    logLevel: env.LOG_LEVEL,
    dataFolder: resolve(rootFolder, env.DATA_FOLDER),
    http: {
      host: env.HOST,
      gatewayPort: env.PORT,
      drainMs: env.DRAIN_MS,
      trustedProxies: env.TRUSTED_PROXIES,
    },
    subgraphPorts: ports,
    subgraphUrls: bySubgraph((name) => String(given(name, 'URL') ?? `http://127.0.0.1:${ports[name]}`)),
    database: {
      urls,
      sharedUrl: env.DATABASE_URL ?? null,
      migrationUrl: env.MIGRATION_DATABASE_URL ?? null,
      poolSize: env.DATABASE_POOL_SIZE,
    },
    redisUrl: env.REDIS_URL ?? null,
    secret: env.STRATOGRAPH_SECRET ?? null,
    // Demo accounts have known passwords: beside a configured database they exist only when asked for by name.
    operator: readOperator(env),
    seed: { demo: withDemo, isShown },
    identity: composeIdentityConfig(env, isShown && env.NODE_ENV !== 'production'),
    limits: composeLimitsConfig(env),
    outbound: composeOutboundConfig(env),
    gateway: {
      engine: env.ENGINE,
      front: env.FRONT,
      accessMode: env.ACCESS_MODE,
      refusalPlace: env.ACCESS_ERRORS,
      entityCacheMb: env.ENTITY_CACHE_MB,
      replayMb: env.REPLAY_MB,
      explorer: env.EXPLORER ?? env.NODE_ENV !== 'production',
      // Most tests start a graph without ever looking at the page.
      controlRoom: env.CONTROL_ROOM ?? env.NODE_ENV !== 'test',
      supergraph: composeSupergraphConfig(env),
    },
  }
}

function issuesOf(parsed: { success: boolean; error?: z.ZodError | undefined }): string[] {
  return (parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`)
}

function unknownService(name: string): string {
  return `unknown service "${name}" (known: ${serviceNames.join(', ')})`
}

const operatorVariables = [
  'OPERATOR_NAME',
  'OPERATOR_COUNTRY',
  'OPERATOR_OWNER_EMAIL',
  'OPERATOR_OWNER_PASSWORD',
] as const

/** The operator is given whole or not at all. */
function operatorProblems(given: NodeJS.ProcessEnv): string[] {
  const missing = operatorVariables.filter((name) => given[name] === undefined)
  const isPartial = missing.length > 0 && missing.length < operatorVariables.length
  return isPartial ? missing.map((name) => `${name} is missing: the OPERATOR_ variables go together`) : []
}

function readOperator(env: z.infer<typeof environmentShape>): OperatorConfig | null {
  const { OPERATOR_NAME: organisationName, OPERATOR_COUNTRY: country } = env
  const { OPERATOR_OWNER_EMAIL: ownerEmail, OPERATOR_OWNER_PASSWORD: ownerPassword } = env
  if (!organisationName || !country || !ownerEmail || !ownerPassword) return null
  return { organisationName, country, ownerEmail, ownerPassword }
}
