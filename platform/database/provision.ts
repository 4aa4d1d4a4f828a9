import type { Config } from '../config/config.ts'
import { subgraphNames } from '../config/services.ts'
import type { SubgraphName } from '../config/services.ts'
import { PublicError } from '../errors/public-error.ts'
import type { Logger } from '../telemetry/log.ts'
import { openDatabase } from './database.ts'
import type { Database } from './database.ts'
import { databaseErrorCode } from './database-error.ts'
import { hasEmbeddedDatabase, startEmbeddedPostgres } from './embedded/embedded-postgres.ts'
import { migrate } from './migrate.ts'
import { migrationSets } from './migration-sets.ts'
import { databaseUrl } from './template-database.ts'

/** One database with the subgraphs whose rows it holds. */
export interface SubgraphStore {
  /** Stable across restarts: `main`, or the names of the subgraphs that have a database of their own. */
  readonly name: string
  readonly subgraphs: readonly SubgraphName[]
  readonly database: Database
}

/** Every database of the deployment, migrated and ready. */
export interface ProvisionedStores {
  /** Subgraphs that share a URL share a store. */
  readonly stores: readonly SubgraphStore[]
  readonly embedded: boolean
  close(): Promise<void>
}

/** A configured database cannot be used; the message is one line and names no password. */
export class DatabaseStartError extends Error {}

/**
 * Starts the embedded server when some subgraph has no URL, brings every database up to date and opens its pool.
 * All of them, whichever subgraphs run here: consumers read the logs of the others. A pool connects on first use.
 * Throws `DatabaseStartError` when one cannot be reached.
 */
export async function provisionStores(config: Config, log: Logger): Promise<ProvisionedStores> {
  const needsEmbedded = subgraphNames.some((name) => config.database.urls[name] === null)
  const embedded = needsEmbedded
    ? await startEmbeddedPostgres({ dataFolder: config.dataFolder, log: (line) => log.info(line) })
    : null
  const stores: SubgraphStore[] = []
  const close = async () => {
    await Promise.all(stores.map((store) => store.database.close()))
    await embedded?.stop()
  }
  try {
    const urlOf = (name: SubgraphName) => config.database.urls[name] ?? embedded?.url ?? ''
    for (const [url, subgraphs] of Map.groupBy(subgraphNames, urlOf)) {
      await migrateOrExplain(config.database.migrationUrl ?? url, url, subgraphs, log)
      const name = url === (config.database.sharedUrl ?? embedded?.url) ? 'main' : subgraphs.join('+')
      const database = openDatabase({ url, poolSize: config.database.poolSize, name: `stratograph ${name}` })
      stores.push({ name, subgraphs, database })
    }
    return { stores, embedded: embedded !== null, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The database of one subgraph as a command found it. */
export interface FoundStore {
  readonly database: Database
  close(): Promise<void>
}

/**
 * Opens the database of a subgraph as it is, for commands that only read: nothing is created or brought up to date. An
 * embedded server that does not run is started meanwhile. Throws `DatabaseStartError` when there is none to read.
 */
export async function findStore(name: SubgraphName, config: Config, log: Logger): Promise<FoundStore> {
  const configured = config.database.urls[name]
  if (configured === null && !(await hasEmbeddedDatabase(config.dataFolder)))
    throw new DatabaseStartError('no database is configured, and none was started in the data folder before')
  const embedded =
    configured === null
      ? await startEmbeddedPostgres({ dataFolder: config.dataFolder, log: (line) => log.info(line) })
      : null
  const url = configured ?? embedded?.url ?? ''
  const database = openDatabase({ url, poolSize: 1, name: 'stratograph command' })
  const close = async () => {
    await database.close()
    await embedded?.stop()
  }
  try {
    await database.ping()
    return { database, close }
  } catch (error) {
    await close()
    throw unusable(url, error)
  }
}

async function migrateOrExplain(
  migrationUrl: string,
  url: string,
  names: readonly SubgraphName[],
  log: Logger,
): Promise<void> {
  try {
    const target = databaseUrl(migrationUrl, new URL(url).pathname.slice(1))
    const applied = await migrate(target, await migrationSets(names))
    if (applied.length > 0) log.info({ applied }, 'database brought up to date')
  } catch (error) {
    throw unusable(url, error)
  }
}

function unusable(url: string, error: unknown): DatabaseStartError {
  const code = databaseErrorCode(error) ?? (error instanceof PublicError ? error.code : undefined)
  const reason = error instanceof Error ? error.message : String(error)
  return new DatabaseStartError(
    `the database at ${withoutPassword(url)} cannot be used: ${reason}${code ? ` (${code})` : ''}`,
  )
}

function withoutPassword(text: string): string {
  const url = new URL(text)
  return `${url.host}${url.pathname}`
}
