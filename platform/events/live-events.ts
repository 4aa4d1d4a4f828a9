import type { LogPosition, RecordedEvent } from './event.ts'

export interface LiveEventFilter {
  readonly types: readonly string[]
  /** Only this stream's events. */
  readonly stream?: string
  /** Only events this accepts; called once per event and subscriber, so keep it cheap. */
  readonly accepts?: (event: RecordedEvent) => boolean
}

export interface LiveEventOptions {
  /** Start behind this position and catch up first; left out: only what is appended from now on. */
  readonly after?: LogPosition
  readonly signal?: AbortSignal | undefined
}

/** The log as it grows: one reader a process, any number of subscribers. */
export interface LiveEvents {
  /**
   * Events in log order, each once, no gap between catching up and live. Ends when the signal aborts or the
   * iterator is returned. A subscription is live from the moment this returns, before the first `next()`.
   */
  subscribe(filter: LiveEventFilter, options?: LiveEventOptions): AsyncIterableIterator<RecordedEvent>
}
