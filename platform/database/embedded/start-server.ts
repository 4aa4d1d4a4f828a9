import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterFolder } from './cluster-folder.ts'
import { EmbeddedPostgresError } from './embedded-postgres.error.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { becomesReady, disownStalePidFile, endOrphanBackends, type Postmaster } from './postmaster.ts'
import { readProcessIdentity } from './process-identity.ts'
import { commandAs, serverEnvironment, type ServerAccount } from './server-account.ts'
import {
  closeServerLog,
  lastFailureLine,
  openServerLog,
  readServerLog,
  type ServerLog,
} from './server-log.ts'
import { chooseServerPort } from './server-port.ts'

/** Server settings by name, as in postgresql.conf. */
export type ServerSettings = Readonly<Record<string, string>>

// Sized for a laptop. Logical WAL so that change streams can be read; no unix socket, because its path would
// have to be short and private.
const laptopSettings: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: '100',
  wal_level: 'logical',
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

const attempts = 40
const retryMs = 250

/** Starts the server of a cluster that has none running. Call with the cluster's lock held. */
export async function startServer(
  folder: ClusterFolder,
  binaries: PostgresBinaries,
  account: ServerAccount,
  settings: ServerSettings,
): Promise<Postmaster> {
  await endOrphanBackends(folder)
  let output = ''
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await disownStalePidFile(folder)
    const port = await chooseServerPort(folder)
    const log = openServerLog(folder.logFile)
    const identity = await launch(
      folder,
      binaries,
      account,
      { ...laptopSettings, ...settings, port: String(port) },
      log,
    )
    if (identity && (await becomesReady(folder, identity))) return { identity, port }
    output = readServerLog(log)
    if (!isPassing(output)) break
    await sleep(retryMs)
  }
  throw new EmbeddedPostgresError(
    `the embedded database does not start: ${lastFailureLine(output)} (log: ${folder.logFile})`,
  )
}

/** Children of a killed server need a moment to notice, and a port found free may be taken a moment later. */
function isPassing(output: string): boolean {
  return /pre-existing shared memory block|could not create any TCP\/IP sockets/.test(output)
}

async function launch(
  folder: ClusterFolder,
  binaries: PostgresBinaries,
  account: ServerAccount,
  settings: ServerSettings,
  log: ServerLog,
) {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const { file, args, ids } = commandAs(account, binaries.postgres, ['-D', folder.data, ...flags])
  // A session of its own: Ctrl-C in a terminal reaches the whole process group, and the database must outlive
  // the requests that are still being answered.
  const child = spawn(file, args, {
    cwd: folder.root,
    env: serverEnvironment,
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
    ...ids,
  })
  closeServerLog(log)
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject)).catch(
    (error: unknown) => {
      throw new EmbeddedPostgresError(
        `the embedded database does not start: ${error instanceof Error ? error.message : String(error)}`,
      )
    },
  )
  child.unref()
  return child.pid === undefined ? undefined : readProcessIdentity(child.pid)
}
