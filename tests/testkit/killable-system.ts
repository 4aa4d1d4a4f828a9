import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { vi } from 'vitest'
import { clusterFolderIn } from '../../platform/database/embedded/cluster-folder.ts'
import { startEmbeddedPostgres } from '../../platform/database/embedded/embedded-postgres.ts'
import { findPostmaster } from '../../platform/database/embedded/postmaster.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { findFreePorts } from './free-ports.ts'
import { becomesReady, killProcess, startProcess } from './system.ts'

/** As an operator runs it: the gateway, the subgraphs and the database die apart from one another. */
export const apart = {
  gateway: ['gateway'],
  ecosystem: ['ecosystem'],
  others: subgraphNames.filter((name) => name !== 'ecosystem'),
} satisfies Record<string, readonly string[]>

/** The whole graph in processes of its own, over a database of its own, all of which may be killed. */
export interface KillableSystem<Name extends string> {
  readonly url: string
  readonly databaseUrl: string
  readonly dataFolder: string
  /** Resolves once the gateway answers and reaches what stands behind it. */
  isReady(): Promise<void>
  /** Kills a process without a word and, as long as that after it, starts it again; it may not be ready yet then. */
  restart(name: Name, downMs: number): Promise<void>
  /** Kills the database server, which those who use it start again. Resolves when there is another. */
  killDatabase(): Promise<void>
  stop(): Promise<void>
}

/** Starts it in a data folder of its own. `layout` says which services share a process; none means all. */
export async function startKillableSystem<Name extends string>(
  layout: Readonly<Record<Name, readonly string[]>>,
): Promise<KillableSystem<Name>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-killable-'))
  const [postgres, environment] = await Promise.all([
    startEmbeddedPostgres({ dataFolder, log: () => undefined }),
    chooseEnvironment(dataFolder),
  ])
  const url = `http://127.0.0.1:${environment['PORT']}`
  const children = new Map<Name, ChildProcess>()
  const start = (name: Name) => void children.set(name, startProcess(layout[name], environment))
  const kill = async (name: Name) => {
    const child = children.get(name)
    if (child) await killProcess(child)
  }
  const system: KillableSystem<Name> = {
    url,
    databaseUrl: postgres.url,
    dataFolder,
    isReady: () => becomesReady(url, [...children.values()]),
    async restart(name, downMs) {
      await kill(name)
      await sleep(downMs)
      start(name)
    },
    killDatabase: () => killDatabase(dataFolder),
    async stop() {
      await Promise.all([...children.keys()].map(kill))
      await postgres.stop()
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  for (const name of Object.keys(layout) as Name[]) start(name)
  await system.isReady().catch(async (error: unknown) => {
    await system.stop()
    throw error
  })
  return system
}

async function chooseEnvironment(dataFolder: string): Promise<NodeJS.ProcessEnv> {
  const [gatewayPort = 0, ...ports] = await findFreePorts(1 + subgraphNames.length)
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATA_FOLDER: dataFolder,
    DATABASE_POOL_SIZE: '4',
    PORT: String(gatewayPort),
    STRATOGRAPH_SECRET: randomBytes(32).toString('hex'),
    DRAIN_MS: '500',
    ...Object.fromEntries(
      subgraphNames.map((name, index) => [`${name.toUpperCase()}_PORT`, String(ports[index])]),
    ),
  }
}

async function killDatabase(dataFolder: string): Promise<void> {
  const pidOfServer = () => findPostmaster(clusterFolderIn(dataFolder))?.identity.pid
  const pid = pidOfServer()
  if (pid === undefined) throw new Error('The server should run.')
  process.kill(pid, 'SIGKILL')
  await vi.waitUntil(() => ![undefined, pid].includes(pidOfServer()), { timeout: 30_000 })
}
