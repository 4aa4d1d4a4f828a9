import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { livingClients } from '../../platform/database/embedded/cluster-clients.ts'
import { clusterFolderIn } from '../../platform/database/embedded/cluster-folder.ts'
import { withClusterLock } from '../../platform/database/embedded/cluster-lock.ts'
import { startEmbeddedPostgres } from '../../platform/database/embedded/embedded-postgres.ts'
import { findPostmaster, stopPostmaster } from '../../platform/database/embedded/postmaster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser url of the PostgreSQL server of this test run. */
    postgresUrl: string
  }
}

const folderPrefix = 'stratograph-test-'

// Nothing of a test run has to survive a power cut.
const throwAwaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
}

/**
 * Vitest's globalSetup: one server a run, given by TEST_DATABASE_URL or started in a folder that goes with it. Vitest
 * asks for each project, one after the other: the first starts it for all.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  if (project.getProvidedContext().postgresUrl) return
  const provide = (url: string) => project.vitest.provide('postgresUrl', url)
  const given = process.env['TEST_DATABASE_URL']
  if (given) return provide(given)
  await removeAbandonedClusters()
  const dataFolder = await mkdtemp(join(tmpdir(), folderPrefix))
  const server = await startEmbeddedPostgres({ dataFolder, log: console.info, settings: throwAwaySettings })
  provide(server.url)
  return async () => {
    await server.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

/** A test run killed with -9 leaves its server running; the next run ends it. */
async function removeAbandonedClusters(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(folderPrefix))
  for (const base of names.map((name) => join(tmpdir(), name))) {
    const folder = clusterFolderIn(base)
    // A folder without the list belongs to a run that is only starting.
    if (!existsSync(folder.clientsFile)) continue
    await withClusterLock(base, async () => {
      const server = findPostmaster(folder)
      if (livingClients(folder).length > 0) return
      if (server) await stopPostmaster(server)
      await rm(base, { recursive: true, force: true })
    }).catch((error: unknown) => console.warn(`${base} of an earlier test run stays:`, error))
  }
}
