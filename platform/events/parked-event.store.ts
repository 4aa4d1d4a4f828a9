import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/viewer-database.ts'

/** An event a consumer gave up on. */
export interface ParkedEvent {
  readonly consumer: string
  readonly eventId: string
  /** The log it came from. */
  readonly source: string
  readonly eventType: string
  readonly stream: string
  readonly attempts: number
  /** The message of the last failure. */
  readonly error: string
  readonly parkedAt: Date
}

export type NewParkedEvent = Omit<ParkedEvent, 'parkedAt'>

export interface ParkedEventKey {
  readonly consumer: string
  readonly eventId: string
}

const columns = sql`consumer, event_id, source, event_type, stream, attempts, error, parked_at`

interface Row extends Record<string, unknown> {
  readonly consumer: string
  readonly event_id: string
  readonly source: string
  readonly event_type: string
  readonly stream: string
  readonly attempts: number
  readonly error: string
  readonly parked_at: Date | string
}

export async function insertParkedEvent(tx: Transaction, parked: NewParkedEvent): Promise<void> {
  await tx.execute(sql`
    insert into platform.parked_events (consumer, event_id, source, event_type, stream, attempts, error)
    values (${parked.consumer}, ${parked.eventId}, ${parked.source}, ${parked.eventType}, ${parked.stream}, ${parked.attempts}, ${parked.error})
    on conflict (consumer, event_id) do update set attempts = excluded.attempts, error = excluded.error, parked_at = now()`)
}

/** Oldest first. */
export async function selectParkedEvents(
  tx: Transaction,
  filter: { consumer?: string | undefined; limit: number },
): Promise<ParkedEvent[]> {
  const ofConsumer = filter.consumer === undefined ? sql`` : sql`where consumer = ${filter.consumer}`
  const rows = await tx.execute<Row>(sql`
    select ${columns} from platform.parked_events ${ofConsumer} order by parked_at, event_id limit ${filter.limit}`)
  return rows.map(toParkedEvent)
}

/** Locks the parked event until the transaction ends, waiting for whoever holds it. */
export async function claimParkedEvent(
  tx: Transaction,
  key: ParkedEventKey,
): Promise<ParkedEvent | undefined> {
  const rows = await tx.execute<Row>(sql`
    select ${columns} from platform.parked_events where consumer = ${key.consumer} and event_id = ${key.eventId}::uuid for update`)
  return rows.map(toParkedEvent)[0]
}

export async function deleteParkedEvent(tx: Transaction, key: ParkedEventKey): Promise<boolean> {
  const rows = await tx.execute(sql`
    delete from platform.parked_events where consumer = ${key.consumer} and event_id = ${key.eventId}::uuid returning event_id`)
  return rows.length > 0
}

function toParkedEvent(row: Row): ParkedEvent {
  return {
    consumer: row.consumer,
    eventId: row.event_id,
    source: row.source,
    eventType: row.event_type,
    stream: row.stream,
    attempts: row.attempts,
    error: row.error,
    parkedAt: new Date(row.parked_at),
  }
}
