import type { Transaction } from '../database/viewer-database.ts'
import type { EventLog } from './event-log.ts'
import type { RecordedEvent } from './event.ts'
import type { LiveTail } from './live-tail.ts'

/**
 * A durable reader of the log. `handle` runs in a transaction of the consumer's own database together with the
 * advance of its checkpoint, as a service viewer: either both stay or neither, so an event takes effect once.
 * What `handle` does outside that transaction may happen again.
 *
 * Events that `handle` appends carry the correlation of the event at hand, and name it as their cause.
 */
export interface Consumer {
  /** Unique and stable: the checkpoint's key, such as `crm.customer-links`. */
  readonly name: string
  /**
   * Event types to handle; others are passed over. `'all'` is every type there is or will be; such a consumer is not
   * woken, since that would make the tail read everything for it: it looks every `pollMs`.
   */
  readonly types: readonly string[] | 'all'
  /** Passes over history that was brought in by `importEvents`. */
  readonly skipsImports?: boolean
  handle(event: RecordedEvent, tx: Transaction): Promise<void>
  /** Tries before the event is parked; 5 by default. */
  readonly maxAttempts?: number
  /** Most events handled in one transaction; 50 by default, 1 for a consumer that calls other systems. */
  readonly batchSize?: number
  /** Where a consumer begins that never ran before: at the log's first event (the default) or behind its last. */
  readonly startFrom?: 'beginning' | 'now'
}

/** A log that consumers read: that of their own database or of another subgraph's. */
export interface ConsumerSource {
  /** Unique and stable: part of the checkpoint's key. */
  readonly name: string
  readonly log: EventLog
  /** Wakes the consumers; without it they only poll. */
  readonly tail?: Pick<LiveTail, 'watch'> | undefined
}
