import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { subgraphNames } from '../../platform/config/services.ts'
import { openDatabase } from '../../platform/database/database.ts'
import type { Database } from '../../platform/database/database.ts'
import { migrate } from '../../platform/database/migrate.ts'
import { migrationSets } from '../../platform/database/migration-sets.ts'
import type { MigrationSet } from '../../platform/database/migrate.ts'
import { createFromTemplate, dropDatabase } from '../../platform/database/template-database.ts'

export interface TestDatabase {
  /** URL of the server's superuser on this database. */
  readonly url: string
  /** A pool as the application uses it. */
  readonly database: Database
  drop(): Promise<void>
}

/** A migrated, empty database of its own, copied from a template that is made once per set of migrations. */
export async function createTestDatabase(
  subgraphs: readonly string[] = subgraphNames,
): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl')
  const sets = await migrationSets(subgraphs)
  const template = `template_${await fingerprint(sets)}`
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const url = await createFromTemplate(
    serverUrl,
    template,
    name,
    async (templateUrl) => void (await migrate(templateUrl, sets)),
  )
  const database = openDatabase({ url, poolSize: 8, name: 'stratograph test' })
  const drop = async () => {
    await database.close()
    await dropDatabase(serverUrl, name)
  }
  return { url, database, drop }
}

async function fingerprint(sets: readonly MigrationSet[]): Promise<string> {
  const hash = createHash('sha256')
  for (const set of sets) {
    for (const file of (await readdir(set.folder)).sort())
      hash.update(set.name + file + (await readFile(join(set.folder, file), 'utf8')))
  }
  return hash.digest('hex').slice(0, 16)
}
