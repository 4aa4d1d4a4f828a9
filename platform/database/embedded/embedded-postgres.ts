import { existsSync } from 'node:fs'
import { addClient, createClient, livingClients, removeClient } from './cluster-clients.ts'
import { placeBinaries, placeCluster, type ClusterFolder } from './cluster-folder.ts'
import { withClusterLock } from './cluster-lock.ts'
import { EmbeddedPostgresError } from './embedded-postgres.error.ts'
import { ensureCluster, isCluster } from './initialize-cluster.ts'
import { locatePostgresBinaries } from './postgres-binaries.ts'
import {
  becomesReady,
  endsWithin,
  findPostmaster,
  isShuttingDown,
  stopPostmaster,
  type Postmaster,
} from './postmaster.ts'
import { chooseServerAccount, type ServerAccount } from './server-account.ts'
import { ensureDatabase, serverUrl } from './server-connection.ts'
import { startServer, type ServerSettings } from './start-server.ts'
import { superviseServer } from './supervise-server.ts'

export interface EmbeddedPostgresOptions {
  /** Folder for everything the server keeps; created when absent. The cluster lies in its `postgres/`. */
  dataFolder: string
  /** Receives one line for what a person should know, such as data that had to lie elsewhere. */
  log: (line: string) => void
  /** Server settings over the default ones; they count when this call starts the server. */
  settings?: ServerSettings
  /** As whom the server runs; found out unless given. */
  account?: ServerAccount
}

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** Superuser connection url of the database `stratograph`. Holds the password: never log it. */
  url: string
  port: number
  /** True when this process started the server or took over one whose users had all died. */
  ownsServer: boolean
  /**
   * Ends this use. The server stops (fast shutdown, resolved when its process is gone) unless another living
   * process uses it; the last one to leave stops it. Calling it again changes nothing.
   */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL on `dataFolder`, creating the cluster at the first start, or joins the server that runs there.
 * Safe to call from several processes at the same moment. Recovers from any earlier death, of the server or its starter;
 * a server that dies while it is used is started again.
 * @throws {EmbeddedPostgresError} with one line that says why there is no database and what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await startOrJoin(options)
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new EmbeddedPostgresError(
      `the embedded database in ${options.dataFolder} does not start: ${reason}`,
      { cause: error },
    )
  }
}

/** Whether `dataFolder` holds a database of an earlier start. */
export async function hasEmbeddedDatabase(dataFolder: string): Promise<boolean> {
  if (!existsSync(dataFolder)) return false
  return isCluster(await placeCluster(dataFolder, chooseServerAccount(), () => undefined))
}

async function startOrJoin({
  dataFolder,
  log,
  settings = {},
  account = chooseServerAccount(),
}: EmbeddedPostgresOptions) {
  const binaries = await placeBinaries(await locatePostgresBinaries(), account)
  const folder = await placeCluster(dataFolder, account, log)
  const start = () => startServer(folder, binaries, account, settings)
  const restart = () =>
    withClusterLock(folder.base, async () => ((await joinRunningServer(folder)) ?? (await start())).port)
  return withClusterLock(folder.base, async () => {
    await ensureCluster(folder, binaries, account)
    const joined = await joinRunningServer(folder)
    const server = joined ?? (await start())
    const ownsServer = livingClients(folder).length === 0
    if (joined && ownsServer)
      log(`Took over the database server (pid ${joined.identity.pid}) that a killed process left running.`)
    try {
      await ensureDatabase(folder, server.port)
      const endSupervision = superviseServer({ folder, port: server.port, restart, log })
      return useServer(folder, server, ownsServer, endSupervision)
    } catch (error) {
      if (ownsServer) await stopPostmaster(server)
      throw error
    }
  })
}

async function joinRunningServer(folder: ClusterFolder): Promise<Postmaster | undefined> {
  const running = findPostmaster(folder)
  if (!running) return undefined
  if (isShuttingDown(folder) && (await endsWithin(running.identity, 60_000))) return undefined
  return (await becomesReady(folder, running.identity)) ? findPostmaster(folder) : undefined
}

function useServer(
  folder: ClusterFolder,
  server: Postmaster,
  ownsServer: boolean,
  endSupervision: () => Promise<void>,
): EmbeddedPostgres {
  const client = createClient()
  addClient(folder, client)
  let stopped: Promise<void> | undefined
  const leave = async () => {
    await endSupervision()
    await withClusterLock(folder.base, async () => {
      const remaining = removeClient(folder, client)
      const running = findPostmaster(folder)
      if (running && remaining.length === 0) await stopPostmaster(running)
    })
  }
  return {
    url: serverUrl(folder, server.port),
    port: server.port,
    ownsServer,
    stop: () => (stopped ??= leave()),
  }
}
