import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/viewer-database.ts'
import { databaseErrorCode, violatedConstraint } from '../database/database-error.ts'
import { createId } from '../database/uuid.ts'
import type { NewEvent } from './event.ts'

/** The stream moved on since its version was read. */
export class ConcurrencyError extends Error {
  constructor(stream: string, expectedVersion: number) {
    super(`${stream} is not at version ${expectedVersion} any more.`)
    this.name = 'ConcurrencyError'
  }
}

export interface AppendOptions {
  readonly stream: string
  readonly events: readonly NewEvent[]
  /** The tenant the events belong to. */
  readonly organisationId: string | null
  /** Version the stream must be at (0: it must be new). Left out: after whatever stands there. */
  readonly expectedVersion?: number
}

/**
 * Appends events to one stream inside the transaction that changes the rows they tell of.
 * Actor and correlation are taken from the claims and request id the transaction runs under, so code cannot
 * claim another actor. Throws `ConcurrencyError` when the stream is not at `expectedVersion`, or when another
 * transaction appended to it first. Returns the stream's new version.
 *
 * Without `expectedVersion` the stream stays locked until the transaction ends; a transaction that begins thousands
 * of streams gives 0, since the server's table of locks is bounded.
 */
export async function appendEvents(tx: Transaction, options: AppendOptions): Promise<number> {
  const { stream, events, organisationId } = options
  const base = options.expectedVersion ?? (await lockStream(tx, stream))
  if (events.length === 0) return base
  const rows = events.map((event, index) => ({
    id: createId(),
    type: event.type,
    version: base + index + 1,
    schema_version: event.schemaVersion ?? 1,
    causation_id: event.causationId ?? null,
    data: event.data,
  }))
  try {
    await tx.execute(
      sql`select platform.append_events(${stream}, ${organisationId}::uuid, ${base}::integer, ${JSON.stringify(rows)}::jsonb)`,
    )
  } catch (error) {
    const isTaken =
      databaseErrorCode(error) === '23505' && violatedConstraint(error) === 'events_stream_version_key'
    throw isTaken ? new ConcurrencyError(stream, base) : error
  }
  return base + events.length
}

async function lockStream(tx: Transaction, stream: string): Promise<number> {
  // Writers of one stream queue here instead of failing one another; readers are not held up.
  const rows = await tx.execute<{ version: number }>(sql`select platform.lock_stream(${stream}) as version`)
  return Number(rows[0]?.version ?? 0)
}
