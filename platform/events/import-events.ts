import { sql } from 'drizzle-orm'
import { createId } from '../database/uuid.ts'
import type { Transaction } from '../database/viewer-database.ts'
import type { EventActor } from './event.ts'

/** An event of the past, with the time and the actor it really had. */
export interface HistoricalEvent {
  readonly type: string
  readonly stream: string
  readonly version: number
  readonly organisationId: string | null
  readonly actor: EventActor
  readonly occurredAt: Date
  readonly data: unknown
}

/** The correlation id of history brought in: consumers can tell it from what happens now. */
export const importCorrelation = 'import'

const chunkSize = 5_000

/**
 * Writes history into the log, for seeds and imports; the transaction must run as a service viewer.
 * Events are logged in the order given.
 */
export async function importEvents(tx: Transaction, events: readonly HistoricalEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += chunkSize) {
    const rows = events.slice(start, start + chunkSize).map((event) => ({
      id: createId(),
      type: event.type,
      stream: event.stream,
      version: event.version,
      organisation_id: event.organisationId,
      actor: event.actor,
      correlation_id: importCorrelation,
      occurred_at: event.occurredAt,
      data: event.data,
    }))
    await tx.execute(sql`select platform.import_events(${JSON.stringify(rows)}::jsonb)`)
  }
}
