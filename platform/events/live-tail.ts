import { setImmediate } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import type { Logger } from '../telemetry/log.ts'
import { listenForAppends } from './append-notifications.ts'
import { ForeignPositionError } from './event-log.ts'
import type { EventLog } from './event-log.ts'
import type { LogIdentity, LogPosition, RecordedEvent } from './event.ts'
import { FanOut } from './fan-out.ts'
import type { LiveEvents } from './live-events.ts'
import { LiveSubscription } from './live-subscription.ts'
import { WakeSignal } from './wake-signal.ts'

export interface LiveTailOptions {
  /** The database of the log. */
  readonly database: Database
  readonly log?: Logger
  /** How long a missed notification can go unnoticed, in milliseconds; 1,000 by default. */
  readonly pollMs?: number
  /** Most events that wait for one subscriber before it is let go; 1,000 by default. */
  readonly queueLimit?: number
}

export interface LiveTail extends LiveEvents {
  /** Calls `wake` for each event of these types as it is seen, and returns how to stop that. */
  watch(types: readonly string[], wake: () => void): () => void
  /** Ends every subscription and the connection. */
  close(): Promise<void>
}

const maxPageSize = 500
const defaultQueueLimit = 1_000
const firstRetryMs = 20
// So many deliveries in one go are a few milliseconds; then others get their turn.
const deliveriesPerTurn = 5_000

/**
 * Opens the tail of a log: one LISTEN connection and one reader however many subscribe. It outlives restarts of the
 * server: it keeps its place and goes on from there. Resolves once it knows where the log ends, so the database must
 * answer at that moment.
 */
export async function createLiveTail(eventLog: EventLog, options: LiveTailOptions): Promise<LiveTail> {
  const identity = await eventLog.identity()
  const tail = new LogTail(eventLog, options, await eventLog.head(), identity)
  tail.start()
  return tail
}

class LogTail implements LiveTail {
  position: LogPosition
  log: LogIdentity
  readEnds: Promise<void> = Promise.resolve()
  readonly #eventLog: EventLog
  readonly #options: LiveTailOptions
  readonly #queueLimit: number
  /** Never more than a queue holds, so that whoever takes events at once is never let go. */
  readonly #pageSize: number
  readonly #fanOut = new FanOut()
  readonly #subscriptions = new Set<LiveSubscription>()
  readonly #signal = new WakeSignal()
  #typesBeingRead: ReadonlySet<string> | undefined
  #isClosed = false
  #running: Promise<void> = Promise.resolve()
  #closeListener = (): Promise<void> => Promise.resolve()

  constructor(eventLog: EventLog, options: LiveTailOptions, position: LogPosition, log: LogIdentity) {
    this.#eventLog = eventLog
    this.#options = options
    this.#queueLimit = options.queueLimit ?? defaultQueueLimit
    this.#pageSize = Math.min(maxPageSize, this.#queueLimit)
    this.position = position
    this.log = log
  }

  start(): void {
    const listener = listenForAppends(this.#options.database.url, () => this.#signal.set())
    this.#closeListener = () => listener.close()
    this.#running = this.#run()
  }

  isReadingWithout(types: readonly string[]): boolean {
    const reading = this.#typesBeingRead
    return reading !== undefined && types.some((type) => !reading.has(type))
  }

  subscribe: LiveEvents['subscribe'] = (filter, { after, log, signal } = {}) => {
    const subscription = new LiveSubscription({
      log: this.#eventLog,
      fanOut: this.#fanOut,
      tail: this,
      filter,
      after,
      identity: log ?? this.log,
      queueLimit: this.#queueLimit,
      onEnd: (ended) => {
        this.#subscriptions.delete(ended)
        signal?.removeEventListener('abort', end)
      },
    })
    const end = () => void subscription.return()
    this.#subscriptions.add(subscription)
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted || this.#isClosed) end()
    return subscription
  }

  watch(types: readonly string[], wake: () => void): () => void {
    const receiver = { types, stream: undefined, receive: wake }
    this.#fanOut.add(receiver)
    return () => this.#fanOut.remove(receiver)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#signal.set()
    for (const subscription of this.#subscriptions) subscription.end()
    await this.#closeListener()
    await this.#running
  }

  async #run(): Promise<void> {
    const pollMs = this.#options.pollMs ?? 1_000
    let failures = 0
    let quietReads = 0
    while (!this.#isClosed) {
      try {
        const { isLast, hasWriters, events } = await this.#readOnce()
        if (failures > 0) this.#options.log?.info('The event log can be read again.')
        failures = 0
        quietReads = events === 0 ? quietReads + 1 : 0
        // A writer that rolls back tells nobody, and its end may set free what others committed behind it.
        if (isLast) await this.#signal.wait(hasWriters ? backoff(quietReads, pollMs) : pollMs)
      } catch (error) {
        if (error instanceof ForeignPositionError) await this.#moveToOtherLog(error).catch(() => undefined)
        if (failures === 0 && !this.#isClosed)
          this.#options.log?.warn({ err: error }, 'The event log cannot be read; trying again.')
        failures += 1
        await this.#signal.wait(backoff(failures, pollMs))
      }
    }
  }

  async #readOnce(): Promise<{ isLast: boolean; hasWriters: boolean; events: number }> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const types = this.#fanOut.types()
    this.readEnds = promise
    this.#typesBeingRead = new Set(types)
    try {
      const { position: after, log } = this
      const page = await this.#eventLog.read({ after, log, types, limit: this.#pageSize })
      await this.#handOut(page.events)
      this.position = page.next
      return { isLast: page.isLast, hasWriters: page.hasWriters, events: page.events.length }
    } finally {
      this.#typesBeingRead = undefined
      resolve()
    }
  }

  /** The database was made anew or restored: nobody's place is one there, and the tail goes on from its end. */
  async #moveToOtherLog(reason: ForeignPositionError): Promise<void> {
    const log = await this.#eventLog.identity()
    this.position = await this.#eventLog.head()
    this.log = log
    for (const subscription of this.#subscriptions) subscription.end(reason)
  }

  async #handOut(events: readonly RecordedEvent[]): Promise<void> {
    let deliveries = 0
    for (const event of events) {
      if (this.#isClosed) return
      deliveries += this.#fanOut.dispatch(event)
      this.position = event.position
      if (deliveries < deliveriesPerTurn) continue
      deliveries = 0
      await setImmediate()
    }
  }
}

function backoff(tries: number, maxMs: number): number {
  return Math.min(firstRetryMs * 2 ** Math.min(tries, 10), maxMs)
}
