import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres.error.ts'
import { binariesIn, type PostgresBinaries } from './postgres-binaries.ts'
import { canAccountEnter, fileOwner, type ServerAccount } from './server-account.ts'

/** Everything the embedded server keeps, under `<base>/postgres`. */
export interface ClusterFolder {
  /** Holds `root` and, while the first start runs, the unfinished cluster beside it. */
  base: string
  root: string
  /** PostgreSQL's own data directory. */
  data: string
  /** The superuser's generated password. */
  passwordFile: string
  /** The port of the last start, so that a bookmarked connection keeps working. */
  portFile: string
  /** The processes that use the server now. */
  clientsFile: string
  logFile: string
}

export function clusterFolderIn(base: string, root = join(base, 'postgres')): ClusterFolder {
  return {
    base,
    root,
    data: join(root, 'data'),
    passwordFile: join(root, 'password'),
    portFile: join(root, 'port'),
    clientsFile: join(root, 'clients.json'),
    logFile: join(root, 'server.log'),
  }
}

/**
 * Creates `dataFolder` and tells where the cluster lies: inside it, or, when the account cannot get there
 * (a checkout below root's home), in the temp folder.
 */
export async function placeCluster(
  dataFolder: string,
  account: ServerAccount,
  log: (line: string) => void,
): Promise<ClusterFolder> {
  await mkdir(dataFolder, { recursive: true })
  const folder = await realpath(dataFolder)
  if (canAccountEnter(account, folder)) return clusterFolderIn(folder)
  const elsewhere = await ownTempFolder('data', folder)
  log(`The database cannot enter ${folder} as an unprivileged user; its data is in ${elsewhere}.`)
  return clusterFolderIn(elsewhere)
}

/** The binaries themselves, or a copy the account can reach. */
export async function placeBinaries(
  binaries: PostgresBinaries,
  account: ServerAccount,
): Promise<PostgresBinaries> {
  if (canAccountEnter(account, join(binaries.folder, 'bin'))) return binaries
  const home = await ownTempFolder('binaries', binaries.folder)
  const copy = join(home, 'native')
  if (!existsSync(copy)) {
    const unfinished = await mkdtemp(join(home, 'unfinished-'))
    await chmod(unfinished, 0o755)
    await cp(binaries.folder, unfinished, { recursive: true, verbatimSymlinks: true })
    // Another process may have finished the same copy meanwhile: either one serves.
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }))
  }
  return binariesIn(copy)
}

/** Gives every file to the account that runs the server; an earlier start may have run as another one. */
export async function giveToAccount(folder: string, account: ServerAccount): Promise<void> {
  if (account === 'self') return
  const { uid, gid } = fileOwner(account)
  if ((await stat(folder)).uid === uid) return
  for (const entry of await readdir(folder, { recursive: true })) await chown(join(folder, entry), uid, gid)
  // The folder last: its owner says that everything inside is done.
  await chown(folder, uid, gid)
}

/** Removes what a first start left behind that was killed before its cluster was complete. */
export async function removeUnfinishedClusters(folder: ClusterFolder): Promise<void> {
  const entries = await readdir(folder.base)
  for (const entry of entries.filter((name) => name.startsWith(unfinishedPrefix))) {
    // A killed start's initdb may still be writing there; what cannot go now goes at the next start.
    await rm(join(folder.base, entry), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }
}

export const unfinishedPrefix = 'postgres.unfinished-'

async function ownTempFolder(purpose: string, origin: string): Promise<string> {
  const name = `stratograph-${purpose}-${createHash('sha256').update(origin).digest('hex').slice(0, 16)}`
  const folder = join(tmpdir(), name)
  await mkdir(folder, { mode: 0o755 }).catch(ignoreExisting)
  const found = await lstat(folder)
  // Anyone may create names in the temp folder: a folder of somebody else is not ours to trust.
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new EmbeddedPostgresError(
      `${folder} belongs to another user, so the database cannot use it: remove it or set DATABASE_URL`,
    )
  }
  return folder
}

function ignoreExisting(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return
  throw error
}
