import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/viewer-database.ts'
import type { LogPosition } from './event.ts'

/** Names one reader's place in one log. */
export interface CheckpointKey {
  readonly consumer: string
  readonly source: string
}

export interface Checkpoint {
  readonly position: LogPosition
  /** Failed tries of the event that comes next. */
  readonly attempts: number
  /** Milliseconds until the next try is due, by the database's clock; 0 when it is due. */
  readonly waitMs: number
}

/** Makes the checkpoint of a consumer that never ran; one that exists stays as it is. */
export async function createCheckpoint(
  tx: Transaction,
  key: CheckpointKey,
  position: LogPosition,
): Promise<void> {
  await tx.execute(sql`
    insert into platform.consumer_checkpoints (consumer, source, position) values (${key.consumer}, ${key.source}, ${position}::bigint)
    on conflict do nothing`)
}

/** How far the consumer has come, as committed now; undefined when it never ran. */
export async function readCheckpoint(tx: Transaction, key: CheckpointKey): Promise<LogPosition | undefined> {
  const [row] = await tx.execute<{ position: LogPosition }>(sql`
    select position::text as position from platform.consumer_checkpoints where consumer = ${key.consumer} and source = ${key.source}`)
  return row?.position
}

export async function checkpointExists(tx: Transaction, key: CheckpointKey): Promise<boolean> {
  const rows = await tx.execute(sql`
    select from platform.consumer_checkpoints where consumer = ${key.consumer} and source = ${key.source}`)
  return rows.length > 0
}

/**
 * Locks the checkpoint until the transaction ends. Undefined when another process holds it: that one is working, and
 * if it dies its lock goes with its connection.
 */
export async function claimCheckpoint(tx: Transaction, key: CheckpointKey): Promise<Checkpoint | undefined> {
  const rows = await tx.execute<{ position: string; attempts: number; wait_ms: number }>(sql`
    select position::text as position, attempts,
           greatest(0, ceil(extract(epoch from retry_at - clock_timestamp()) * 1000))::integer as wait_ms
    from platform.consumer_checkpoints where consumer = ${key.consumer} and source = ${key.source}
    for update skip locked`)
  const [row] = rows
  return row && { position: row.position, attempts: row.attempts, waitMs: row.wait_ms ?? 0 }
}

/** Moves the claimed checkpoint on and forgets the failures that stood in its way. */
export async function advanceCheckpoint(
  tx: Transaction,
  key: CheckpointKey,
  position: LogPosition,
): Promise<void> {
  await tx.execute(sql`
    update platform.consumer_checkpoints
    set position = ${position}::bigint, attempts = 0, retry_at = null, last_error = null, updated_at = now()
    where consumer = ${key.consumer} and source = ${key.source}`)
}

/** Notes that the event after the claimed checkpoint failed, and when to try it again. */
export async function delayCheckpoint(
  tx: Transaction,
  key: CheckpointKey,
  failure: { attempts: number; waitMs: number; error: string },
): Promise<void> {
  await tx.execute(sql`
    update platform.consumer_checkpoints
    set attempts = ${failure.attempts}, last_error = ${failure.error}, updated_at = now(),
        retry_at = clock_timestamp() + ${failure.waitMs} * interval '1 millisecond'
    where consumer = ${key.consumer} and source = ${key.source}`)
}
