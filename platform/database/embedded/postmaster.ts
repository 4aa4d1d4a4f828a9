import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterFolder } from './cluster-folder.ts'
import { EmbeddedPostgresError } from './embedded-postgres.error.ts'
import {
  isProcessAlive,
  readCommandLine,
  readProcessIdentity,
  type ProcessIdentity,
} from './process-identity.ts'

const pollMs = 10
const readyWithinMs = 120_000
const fastShutdownMs = 30_000
const immediateShutdownMs = 10_000
const emptyFileGraceMs = 1_000

/** A running server of one cluster. */
export interface Postmaster {
  identity: ProcessIdentity
  port: number
}

/** The server that runs on this folder now, ready or not; undefined when none does. */
export function findPostmaster(folder: ClusterFolder): Postmaster | undefined {
  const recorded = readPidFile(folder)
  if (!recorded) return undefined
  const identity = readProcessIdentity(recorded.pid)
  if (!identity || !isPostmasterOf(folder, recorded.pid)) return undefined
  return { identity, port: recorded.port }
}

/**
 * Cures the lock file of a dead server whose pid belongs to somebody else by now, which PostgreSQL itself
 * takes for a running server. The file stays, naming a pid that cannot exist: from the shared memory key in it
 * PostgreSQL still finds out whether children of the dead server live on.
 */
export async function disownStalePidFile(folder: ClusterFolder): Promise<void> {
  if (!existsSync(pidFile(folder))) return
  // A server killed between creating and filling the file leaves it empty, and no server starts beside that.
  // One that is just now filling it (its starter was killed) needs no more than this moment.
  if (!readPidFile(folder)) await sleep(emptyFileGraceMs)
  const recorded = readPidFile(folder)
  if (!recorded) return rm(pidFile(folder), { force: true })
  if (isPostmasterOf(folder, recorded.pid)) return
  const [, ...rest] = readFileSync(pidFile(folder), 'utf8').split('\n')
  writeFileSync(pidFile(folder), [impossiblePid, ...rest].join('\n'))
}

/**
 * Ends what outlived a killed server: a backend busy in a query does not notice the death, and while it runs no
 * new server may use the folder. Nothing of it can be saved: the next start recovers from the write-ahead log.
 */
export async function endOrphanBackends(folder: ClusterFolder): Promise<void> {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isBackendOf(folder, pid))
  for (const pid of pids) {
    const identity = readProcessIdentity(pid)
    if (identity) await endsAfter(identity, 'SIGKILL', immediateShutdownMs)
  }
}

/** Resolves to true when the server takes connections, to false when its process ended before that. */
export async function becomesReady(folder: ClusterFolder, identity: ProcessIdentity): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs
  while (isProcessAlive(identity)) {
    const recorded = readPidFile(folder)
    if (recorded?.pid === identity.pid && recorded.status === 'ready') return true
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `the embedded database (pid ${identity.pid}) was not ready after ${readyWithinMs / 1000} s: see ${folder.logFile}`,
      )
    }
    await sleep(pollMs)
  }
  return false
}

export function isShuttingDown(folder: ClusterFolder): boolean {
  return readPidFile(folder)?.status === 'stopping'
}

/** Fast shutdown: open transactions roll back, everything committed is on disk. Resolves when the process is gone. */
export async function stopPostmaster({ identity }: Postmaster): Promise<void> {
  if (await endsAfter(identity, 'SIGINT', fastShutdownMs)) return
  // A backend that does not listen any more; the next start recovers from the write-ahead log.
  if (await endsAfter(identity, 'SIGQUIT', immediateShutdownMs)) return
  throw new EmbeddedPostgresError(`the embedded database (pid ${identity.pid}) does not stop`)
}

/** Resolves to whether the process ended within the time. */
export async function endsWithin(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds
  while (isProcessAlive(identity)) {
    if (Date.now() > deadline) return false
    await sleep(pollMs)
  }
  return true
}

async function endsAfter(
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
  milliseconds: number,
): Promise<boolean> {
  if (!isProcessAlive(identity)) return true
  try {
    process.kill(identity.pid, signal)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return true
    throw error
  }
  return endsWithin(identity, milliseconds)
}

// Above the largest pid Linux can give (2^22).
const impossiblePid = 2_147_483_646

function pidFile(folder: ClusterFolder): string {
  return `${folder.data}/postmaster.pid`
}

/** Lines of the file: pid, data directory, start time, port, socket directory, address, shared memory key, status. */
function readPidFile(folder: ClusterFolder): { pid: number; port: number; status: string } | undefined {
  if (!existsSync(pidFile(folder))) return undefined
  const lines = readFileSync(pidFile(folder), 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() }
}

function isPostmasterOf(folder: ClusterFolder, pid: number): boolean {
  const [program, ...args] = readCommandLine(pid)
  return program !== undefined && basename(program) === 'postgres' && args.includes(folder.data)
}

/** All processes of a server work in its data folder; where a container hides that, PostgreSQL's own check remains. */
function isBackendOf(folder: ClusterFolder, pid: number): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === folder.data &&
      basename(readlinkSync(`/proc/${pid}/exe`)) === 'postgres'
    )
  } catch {
    return false
  }
}
