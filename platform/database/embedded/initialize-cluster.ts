import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  clusterFolderIn,
  giveToAccount,
  removeUnfinishedClusters,
  unfinishedPrefix,
  type ClusterFolder,
} from './cluster-folder.ts'
import { EmbeddedPostgresError } from './embedded-postgres.error.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { commandAs, serverEnvironment, type ServerAccount } from './server-account.ts'

const run = promisify(execFile)

/** The superuser of every embedded cluster. */
export const superuser = 'postgres'

/**
 * Makes an empty cluster unless there is one. It is built beside its place and renamed into it as the last step,
 * so a process killed in the middle leaves either nothing or a whole cluster.
 */
export async function ensureCluster(
  folder: ClusterFolder,
  binaries: PostgresBinaries,
  account: ServerAccount,
): Promise<void> {
  await removeUnfinishedClusters(folder)
  if (isCluster(folder)) return giveToAccount(folder.root, account)
  await refuseForeignFolder(folder)
  const unfinished = clusterFolderIn(folder.base, await mkdtemp(join(folder.base, unfinishedPrefix)))
  try {
    await buildCluster(unfinished, binaries, account)
    await rename(unfinished.root, folder.root)
  } catch (error) {
    await rm(unfinished.root, { recursive: true, force: true })
    throw error
  }
}

/** Whether a whole cluster lies there. */
export function isCluster({ data }: ClusterFolder): boolean {
  return existsSync(join(data, 'PG_VERSION'))
}

async function buildCluster(
  folder: ClusterFolder,
  binaries: PostgresBinaries,
  account: ServerAccount,
): Promise<void> {
  await writeFile(folder.passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  await mkdir(folder.data, { mode: 0o700 })
  await giveToAccount(folder.root, account)
  const { file, args, ids } = commandAs(account, binaries.initdb, [
    `--pgdata=${folder.data}`,
    `--username=${superuser}`,
    `--pwfile=${folder.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ])
  try {
    await run(file, args, { cwd: folder.root, env: serverEnvironment, ...ids })
  } catch (error) {
    throw new EmbeddedPostgresError(
      `the embedded database could not be created in ${folder.base}: ${lastErrorLine(error)}`,
      { cause: error },
    )
  }
}

async function refuseForeignFolder(folder: ClusterFolder): Promise<void> {
  if (!existsSync(folder.root)) return
  throw new EmbeddedPostgresError(
    `${folder.root} exists and holds no PostgreSQL cluster: move it away, then start again`,
  )
}

function lastErrorLine(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('initdb: error') || line.includes('FATAL'))
  return lines.at(-1) ?? (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
}
