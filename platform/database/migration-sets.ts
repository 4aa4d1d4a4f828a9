import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { rootFolder } from '../config/root-folder.ts'
import type { MigrationSet } from './migrate.ts'

/**
 * The migrations a database needs: the platform's own first, then those of each named subgraph.
 * Each set is a folder of numbered SQL files under `drizzle/`.
 */
export async function migrationSets(subgraphs: readonly string[]): Promise<MigrationSet[]> {
  const present = new Set(await readdir(join(rootFolder, 'drizzle')))
  return ['platform', ...subgraphs]
    .filter((name) => present.has(name))
    .map((name) => ({ name, folder: join(rootFolder, 'drizzle', name) }))
}
