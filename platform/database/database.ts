import { drizzle } from 'drizzle-orm/postgres-js'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { Viewer } from '../auth/viewer.ts'
import { guardTransactions } from './lost-transaction.ts'
import { createStatementCounter } from './statement-counter.ts'
import type { StatementCounter } from './statement-counter.ts'
import { createViewerDatabase } from './viewer-database.ts'
import type { ViewerDatabase } from './viewer-database.ts'

/** The role every application statement runs as: it owns nothing and cannot bypass row level security. */
export const applicationRole = 'stratograph_app'

/** One pool of connections to one database. */
export interface Database {
  readonly url: string
  /** Statements and transactions under a viewer's rights; `requestId` is recorded with every event they append. */
  as(viewer: Viewer, requestId: string): ViewerDatabase
  /** The raw driver, for LISTEN and for the event log's own statements. Still the application role. */
  readonly sql: postgres.Sql
  readonly statements: StatementCounter
  /** Resolves when the database answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly url: string
  /** Most connections the pool opens. */
  readonly poolSize: number
  /** Shown in pg_stat_activity, such as `stratograph commerce`. */
  readonly name: string
}

/**
 * Seconds before a lost connection is tried again. The driver's own delays grow to 20 s after a few failures, long after
 * a restarted server is back.
 */
export function reconnectDelay(attempts: number): number {
  return Math.min(0.02 * 2 ** Math.min(attempts, 10), 1)
}

/** Opens a pool; connections are made on first use and remade when the server comes back. */
export function openDatabase(options: DatabaseOptions): Database {
  const statements = createStatementCounter()
  const connection = { application_name: options.name, role: applicationRole }
  const settings = {
    max: options.poolSize,
    connection,
    connect_timeout: 5,
    backoff: reconnectDelay,
    onnotice: () => undefined,
  }
  const record = (query: string) => statements.record(query)
  // drizzle parses dates itself and rewires the parsers of the client it is given, hence a client of its own.
  const pool = postgres(options.url, settings)
  const sql = postgres(options.url, { ...settings, max: 4, debug: (_connection, query) => record(query) })
  guardTransactions(pool)
  guardTransactions(sql)
  // Not the driver's `debug` here: with it, the driver takes a stack trace for every statement.
  const orm: PostgresJsDatabase = drizzle(pool, { logger: { logQuery: record } })
  return {
    url: options.url,
    sql,
    statements,
    as: (viewer, requestId) => createViewerDatabase(orm, statements, viewer, requestId),
    ping: async () => void (await sql`select 1`),
    close: async () => void (await Promise.all([pool.end({ timeout: 5 }), sql.end({ timeout: 5 })])),
  }
}
