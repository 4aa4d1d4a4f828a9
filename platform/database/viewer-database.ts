import { sql } from 'drizzle-orm'
import type { PgTransaction } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase, PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import type { Viewer } from '../auth/viewer.ts'
import { viewerClaims } from '../auth/claims.ts'
import { currentOperation } from './current-operation.ts'
import type { StatementCounter } from './statement-counter.ts'
import { isRetriableConflict, translateDatabaseError } from './database-error.ts'

/** A transaction under one viewer's rights: row level security decides what its statements see. */
export type Transaction = PgTransaction<
  PostgresJsQueryResultHKT,
  Record<string, never>,
  Record<string, never>
>

export interface ViewerDatabase {
  readonly viewer: Viewer
  readonly requestId: string
  /** Runs `work` in a read-only transaction. */
  read<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value>
  /**
   * Runs `work` in a transaction that commits when it resolves and leaves nothing when it rejects.
   * After a deadlock or serialization failure it runs again (three tries), so `work` must have no other effects.
   */
  write<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value>
}

const maxTries = 3

export function createViewerDatabase(
  orm: PostgresJsDatabase,
  statements: StatementCounter,
  viewer: Viewer,
  requestId: string,
): ViewerDatabase {
  const claims = JSON.stringify(viewerClaims(viewer))
  const transaction = async <Value>(readOnly: 'on' | 'off', work: (tx: Transaction) => Promise<Value>) => {
    const run = () =>
      orm.transaction(async (tx) => {
        // Awaited before anything else may run: a statement without claims would run with nobody's rights.
        await tx.execute(localSettings(claims, requestId, readOnly))
        return work(tx as Transaction)
      })
    try {
      return await statements.attribute(requestId, run)
    } catch (error) {
      throw translateDatabaseError(error)
    }
  }
  return {
    viewer,
    requestId,
    read: (work) => transaction('on', work),
    write: async (work) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await transaction('off', work)
        } catch (error) {
          if (tries === maxTries || !isRetriableConflict(error)) throw error
        }
      }
    },
  }
}

function localSettings(claims: string, requestId: string, readOnly: 'on' | 'off') {
  return sql`select set_config('request.jwt.claims', ${claims}, true), set_config('request.id', ${requestId}, true), set_config('request.operation', ${currentOperation()}, true), set_config('transaction_read_only', ${readOnly}, true)`
}
