import type { LogIdentity, LogPosition, RecordedEvent } from './event.ts'

export interface LiveEventFilter {
  readonly types: readonly string[]
  /** Only this stream's events. */
  readonly stream?: string
  /** Only events this accepts; called once per event and subscriber, so keep it cheap. */
  readonly accepts?: (event: RecordedEvent) => boolean
}

export interface LiveEventOptions {
  /**
   * Start behind this position and catch up first. Left out: from now on, where an event that was committed just
   * before may still come; who needs the line exact passes the log's `head()`.
   */
  readonly after?: LogPosition | undefined
  /** The log that `after` is known from; left out: the present one. */
  readonly log?: LogIdentity | undefined
  readonly signal?: AbortSignal | undefined
}

/** The log as it grows: one reader a process, any number of subscribers. */
export interface LiveEvents {
  /** The last place in the log that every subscriber was served up to: where one without `after` begins. */
  readonly position: LogPosition
  /** The log this is the place in. */
  readonly log: LogIdentity
  /**
   * Events in log order, each once, no gap between catching up and live. Ends when the signal aborts or the
   * iterator is returned. A subscription is live from the moment this returns, before the first `next()`.
   * `next()` rejects with `LiveEventOverflowError` when the subscriber fell too far behind, and with
   * `ForeignPositionError` when `after` is no position of this log, or another log has taken its place.
   */
  subscribe(filter: LiveEventFilter, options?: LiveEventOptions): AsyncIterableIterator<RecordedEvent>
}

/** The subscriber took events more slowly than they came, and was let go so that memory stays bounded. */
export class LiveEventOverflowError extends Error {
  /** Behind the last event that was taken, or where the subscription began: subscribe `after` it to miss nothing. */
  readonly after: LogPosition

  constructor(after: LogPosition, queueLimit: number) {
    super(`The subscriber fell more than ${queueLimit} events behind.`)
    this.name = 'LiveEventOverflowError'
    this.after = after
  }
}
