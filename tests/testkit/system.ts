import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { seedDemoWorld } from '../../drizzle/seeds/seed.ts'
import { demoPassword } from '../../drizzle/seeds/demo-accounts.ts'
import { readConfig } from '../../platform/config/config.ts'
import { rootFolder } from '../../platform/config/root-folder.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { openDatabase } from '../../platform/database/database.ts'
import { migrate } from '../../platform/database/migrate.ts'
import { migrationSets } from '../../platform/database/migration-sets.ts'
import { createFromTemplate, dropDatabase } from '../../platform/database/template-database.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { startServices } from '../../start-services.ts'
import type { RunningServices } from '../../start-services.ts'
import { findFreePorts } from './free-ports.ts'
import { takeInHistory } from './take-in-history.ts'

export const processModes = ['one process', 'many processes'] as const
export type ProcessMode = (typeof processModes)[number]

/** The whole graph, seeded and listening, as a client meets it. */
export interface RunningSystem {
  readonly url: string
  readonly databaseUrl: string
  /** The services of this very process; null when they run in processes of their own. */
  readonly local: RunningServices | null
  stop(): Promise<void>
}

/** How the services are spread when they do not share a process: no subgraph lives beside the gateway. */
const processes = [['gateway'], ['identity', 'commerce', 'crm'], ['marketplace', 'ai', 'ecosystem']]

/** Starts the graph on a database of its own that holds the demo world. */
export async function startSystem(
  mode: ProcessMode,
  overrides: NodeJS.ProcessEnv = {},
): Promise<RunningSystem> {
  const { databaseUrl, drop } = await createSeededDatabase()
  // Of its own: what one system left behind would be another's.
  const dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-system-'))
  const environment = { ...(await environmentFor(databaseUrl)), DATA_FOLDER: dataFolder, ...overrides }
  const letGo = async () => {
    await drop()
    await rm(dataFolder, { recursive: true, force: true })
  }
  try {
    const started = mode === 'one process' ? await startHere(environment) : await startElsewhere(environment)
    const stop = async () => {
      await started.stop()
      await letGo()
    }
    return { ...started, databaseUrl, stop }
  } catch (error) {
    await letGo()
    throw error
  }
}

/** A copy of the demo world, which is written once a test run; the subgraphs have learnt of each other's history. */
export async function createSeededDatabase(): Promise<{ databaseUrl: string; drop(): Promise<void> }> {
  const serverUrl = inject('postgresUrl')
  const name = `system_${randomUUID().replaceAll('-', '')}`
  const databaseUrl = await createFromTemplate(serverUrl, 'seeded_world', name, writeDemoWorld)
  return { databaseUrl, drop: () => dropDatabase(serverUrl, name) }
}

async function writeDemoWorld(url: string): Promise<void> {
  await migrate(url, await migrationSets(subgraphNames))
  const database = openDatabase({ url, poolSize: 6, name: 'stratograph seeds' })
  try {
    await seedDemoWorld([{ name: 'main', subgraphs: subgraphNames, database }], new Date())
    await takeInHistory(database)
  } finally {
    await database.close()
  }
}

/** What the services of one system are started with. */
export async function environmentFor(databaseUrl: string): Promise<NodeJS.ProcessEnv> {
  const ports = await findFreePorts(1 + subgraphNames.length)
  const subgraphPorts = Object.fromEntries(
    subgraphNames.map((name, index) => [`${name.toUpperCase()}_PORT`, String(ports[index + 1])]),
  )
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '6',
    PORT: String(ports[0]),
    STRATOGRAPH_SECRET: randomBytes(32).toString('hex'),
    DRAIN_MS: '1000',
    ...subgraphPorts,
  }
}

async function startHere(environment: NodeJS.ProcessEnv) {
  const config = readConfig([], environment)
  const local = await startServices(config, createLogger({ level: config.logLevel, service: 'test' }))
  return { url: local.gateway?.url ?? '', local, stop: () => local.stop() }
}

async function startElsewhere(environment: NodeJS.ProcessEnv) {
  const children = processes.map((services) => startProcess(services, environment))
  const stop = async () => void (await Promise.all(children.map((child) => end(child))))
  const url = `http://127.0.0.1:${environment['PORT']}`
  await becomesReady(url, children).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { url, local: null, stop }
}

/** Runs services the way `npm start -- <services>` does. */
export function startProcess(services: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const launcher = join(rootFolder, 'platform', 'server', 'launch.mjs')
  return spawn(process.execPath, [launcher, ...services], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Ends a service with all it started, without a word: the launcher may run it in a child of its own. */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  if (child.pid !== undefined) spawnSync('kill', ['-9', ...descendantsOf(child.pid), String(child.pid)])
  await exited
}

function descendantsOf(pid: number): string[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  const children = stdout.split('\n').flatMap((line) => line.trim() || [])
  return children.flatMap((child) => [...descendantsOf(Number(child)), child])
}

/** Resolves when `/health/ready` says so; rejects when a process ends first or a minute passes. */
export async function becomesReady(url: string, children: readonly ChildProcess[]): Promise<void> {
  const giveUpAt = Date.now() + 60_000
  while (Date.now() < giveUpAt) {
    const dead = children.find((child) => child.exitCode !== null)
    if (dead) throw new Error(`A process of the system ended with ${dead.exitCode}.`)
    const answer = await fetch(`${url}/health/ready`).catch(() => null)
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The system did not become ready.')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

/** Signs a demo account in and answers its access token. */
export async function signIn(url: string, email: string, password = demoPassword): Promise<string> {
  const query = /* GraphQL */ `
    mutation ($input: UserSignInInput!) {
      userSignIn(input: $input) {
        accessToken {
          value
        }
        userErrors {
          message
        }
      }
    }
  `
  const { data } = await post(url, query, { input: { email, password } })
  return data.userSignIn.accessToken.value as string
}

/** One operation over HTTP; answers the status and the parsed body. */
export async function post(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  token?: string,
): Promise<{ status: number; data: any; errors?: any[] }> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  })
  return { status: answer.status, ...((await answer.json()) as { data: unknown; errors?: unknown[] }) }
}
