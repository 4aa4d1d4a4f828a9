import type { Transaction } from '../database/viewer-database.ts'
import type { RecordedEvent } from './event.ts'

/**
 * A durable reader of the log. `handle` runs in a transaction of the consumer's own database together with the
 * advance of its checkpoint, as a service viewer: either both stay or neither, so an event takes effect once.
 */
export interface Consumer {
  /** Unique and stable: the checkpoint's key, such as `crm.customer-links`. */
  readonly name: string
  /** Event types to handle; others are passed over. */
  readonly types: readonly string[]
  handle(event: RecordedEvent, tx: Transaction): Promise<void>
  /** Tries before the event is parked; 5 by default. */
  readonly maxAttempts?: number
}
