import type { Config } from '../config/config.ts'
import type { SubgraphName } from '../config/services.ts'
import { PublicError } from '../errors/public-error.ts'
import type { Logger } from '../telemetry/log.ts'
import { openDatabase } from './database.ts'
import type { Database } from './database.ts'
import { databaseErrorCode } from './database-error.ts'
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts'
import { migrate } from './migrate.ts'
import { migrationSets } from './migration-sets.ts'

/** The databases of the subgraphs of this process, migrated and ready. */
export interface ProvisionedDatabases {
  /** Subgraphs that share a URL share a pool. */
  readonly bySubgraph: ReadonlyMap<SubgraphName, Database>
  readonly embedded: boolean
  close(): Promise<void>
}

/** A configured database cannot be used; the message is one line and names no password. */
export class DatabaseStartError extends Error {}

/**
 * Starts the embedded server when some subgraph has no URL, brings every database up to date and opens its pool.
 * Throws `DatabaseStartError` when one cannot be reached.
 */
export async function provisionDatabases(
  config: Config,
  subgraphs: readonly SubgraphName[],
  log: Logger,
): Promise<ProvisionedDatabases> {
  const needsEmbedded = subgraphs.some((name) => config.database.urls[name] === null)
  const embedded = needsEmbedded
    ? await startEmbeddedPostgres({ dataFolder: config.dataFolder, log: (line) => log.info(line) })
    : null
  const opened: Database[] = []
  const close = async () => {
    await Promise.all(opened.map((database) => database.close()))
    await embedded?.stop()
  }
  try {
    const bySubgraph = new Map<SubgraphName, Database>()
    const urlOf = (name: SubgraphName) => config.database.urls[name] ?? embedded?.url ?? ''
    for (const [url, names] of Map.groupBy(subgraphs, urlOf)) {
      await migrateOrExplain(config.database.migrationUrl ?? url, names, log)
      const database = openDatabase({ url, poolSize: config.database.poolSize, name: `stratograph ${names.join(' ')}` })
      opened.push(database)
      for (const name of names) bySubgraph.set(name, database)
    }
    return { bySubgraph, embedded: embedded !== null, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function migrateOrExplain(url: string, names: readonly SubgraphName[], log: Logger): Promise<void> {
  try {
    const applied = await migrate(url, await migrationSets(names))
    if (applied.length > 0) log.info({ applied }, 'database brought up to date')
  } catch (error) {
    const code = databaseErrorCode(error) ?? (error instanceof PublicError ? error.code : undefined)
    const reason = error instanceof Error ? error.message : String(error)
    throw new DatabaseStartError(`the database at ${withoutPassword(url)} cannot be used: ${reason}${code ? ` (${code})` : ''}`)
  }
}

function withoutPassword(text: string): string {
  const url = new URL(text)
  return `${url.host}${url.pathname}`
}
