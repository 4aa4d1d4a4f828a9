import { readFileSync } from 'node:fs'
import { lstat, readlink, symlink, unlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { EmbeddedPostgresError } from './embedded-postgres.error.ts'

/** Where PostgreSQL's programs lie; `folder` holds them with their libraries and can be copied as a whole. */
export interface PostgresBinaries {
  folder: string
  initdb: string
  postgres: string
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }))

/** Finds the installed binaries and makes them runnable even when npm was told to run no install scripts. */
export async function locatePostgresBinaries(): Promise<PostgresBinaries> {
  const packageFolder = resolvePackageFolder()
  await linkLibraries(packageFolder)
  return binariesIn(join(packageFolder, 'native'))
}

export function binariesIn(folder: string): PostgresBinaries {
  return { folder, initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') }
}

function resolvePackageFolder(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
  if (process.platform === 'linux') {
    try {
      return dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
    } catch {
      // Told below, together with the platforms that have no binaries at all.
    }
  }
  throw new EmbeddedPostgresError(
    `no embedded PostgreSQL for ${process.platform}-${process.arch} (package ${packageName}): set DATABASE_URL to a PostgreSQL 18 of your own`,
  )
}

/**
 * The package ships its libraries once and lists the names they are also looked up by (paths relative to the package).
 * Writes nothing when every link is there, so a read-only installation serves once it was linked.
 */
export async function linkLibraries(packageFolder: string): Promise<void> {
  const list = symlinkList.parse(
    JSON.parse(readFileSync(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8')),
  )
  for (const { source, target } of list) {
    await ensureSymlink(resolve(packageFolder, source), resolve(packageFolder, target))
  }
}

async function ensureSymlink(file: string, link: string): Promise<void> {
  const content = relative(dirname(link), file)
  if ((await readlink(link).catch(() => undefined)) === content) return
  try {
    if (await lstat(link).catch(() => undefined)) await unlink(link)
    await symlink(content, link)
  } catch (error) {
    // Two processes may link at the same time; whoever comes second finds the link there.
    if ((await readlink(link).catch(() => undefined)) === content) return
    throw new EmbeddedPostgresError(
      `the database's libraries cannot be linked at ${link}: ${describe(error)}`,
      { cause: error },
    )
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
