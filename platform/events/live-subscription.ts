import { setTimeout } from 'node:timers/promises'
import { isConnectionFault } from '../database/database-error.ts'
import type { EventLog, LogPage } from './event-log.ts'
import { comparePositions } from './event.ts'
import type { LogIdentity, LogPosition, RecordedEvent } from './event.ts'
import type { FanOut, Receiver } from './fan-out.ts'
import { LiveEventOverflowError } from './live-events.ts'
import type { LiveEventFilter } from './live-events.ts'

/** What a subscription sees of the tail it belongs to. */
export interface TailPosition {
  /** Every subscriber was handed what it wanted up to here. */
  readonly position: LogPosition
  /** Whether the read that is on its way leaves out one of these types. */
  isReadingWithout(types: readonly string[]): boolean
  /** Resolves when the read that is on its way was handed out. */
  readonly readEnds: Promise<void>
}

export interface LiveSubscriptionOptions {
  readonly log: EventLog
  readonly fanOut: FanOut
  readonly tail: TailPosition
  readonly filter: LiveEventFilter
  readonly after: LogPosition | undefined
  /** The log that the subscription reads, and no other. */
  readonly identity: LogIdentity
  readonly queueLimit: number
  readonly onEnd: (subscription: LiveSubscription) => void
}

interface Waiter {
  readonly resolve: (result: IteratorResult<RecordedEvent>) => void
  readonly reject: (error: unknown) => void
}

const done = { done: true, value: undefined } as const
const catchUpPageSize = 200
const catchUpRetryMs = 250

/** One subscriber: a bounded queue between the tail, which never waits, and whoever takes the events. */
export class LiveSubscription implements AsyncIterableIterator<RecordedEvent>, Receiver {
  readonly types: readonly string[]
  readonly stream: string | undefined
  readonly #options: LiveSubscriptionOptions
  #queue: RecordedEvent[] = []
  readonly #waiters: Waiter[] = []
  /** Live events kept back while the last of the catching up is read. */
  #ahead: RecordedEvent[] | undefined
  /** Events up to here were caught up with already; the tail may still be on its way to them. */
  #skipThrough: LogPosition | undefined
  #taken: LogPosition
  /** Grows by the history that still waits when the subscription joins the tail, until that was taken. */
  #queueLimit: number
  #error: unknown
  #hasEnded = false
  #onDrain: (() => void) | undefined

  constructor(options: LiveSubscriptionOptions) {
    const { filter, tail, fanOut } = options
    this.#options = options
    this.types = filter.types
    this.stream = filter.stream
    this.#taken = options.after ?? tail.position
    this.#queueLimit = options.queueLimit
    if (options.after === undefined && !tail.isReadingWithout(filter.types)) fanOut.add(this)
    else void this.#catchUp(this.#taken).catch((error: unknown) => this.end(error))
  }

  receive(event: RecordedEvent): void {
    if (this.#skipThrough !== undefined) {
      if (comparePositions(event.position, this.#skipThrough) <= 0) return
      this.#skipThrough = undefined
    }
    if (this.#options.filter.accepts?.(event) === false) return
    if (this.#ahead) this.#ahead.push(event)
    else this.#deliver(event)
    if (this.#queue.length + (this.#ahead?.length ?? 0) > this.#queueLimit) this.#overflow()
  }

  next(): Promise<IteratorResult<RecordedEvent>> {
    const event = this.#queue.shift()
    if (event) {
      this.#taken = event.position
      if (this.#queue.length === 0) this.#settleDrain()
      return Promise.resolve({ done: false, value: event })
    }
    if (this.#hasEnded) return this.#takeError()
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  return(): Promise<IteratorResult<RecordedEvent>> {
    this.#queue = []
    this.end()
    return Promise.resolve(done)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Takes the subscription out of the tail. What is queued can still be taken, then `next` rejects with `error` or tells the end. */
  end(error?: unknown): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#error = error
    this.#ahead = undefined
    this.#options.fanOut.remove(this)
    this.#options.onEnd(this)
    this.#settleDrain()
    for (const waiter of this.#waiters.splice(0)) this.#takeError().then(waiter.resolve, waiter.reject)
  }

  #takeError(): Promise<IteratorResult<RecordedEvent>> {
    const error = this.#error
    this.#error = undefined
    return error === undefined ? Promise.resolve(done) : Promise.reject(error)
  }

  #overflow(): void {
    this.#queue = []
    this.end(new LiveEventOverflowError(this.#taken, this.#options.queueLimit))
  }

  #deliver(event: RecordedEvent): void {
    const waiter = this.#waiters.shift()
    if (!waiter) return void this.#queue.push(event)
    this.#taken = event.position
    waiter.resolve({ done: false, value: event })
  }

  /** Reads page after page at the pace they are taken, then joins the tail. */
  async #catchUp(after: LogPosition): Promise<void> {
    let page = { next: after, isLast: false }
    while (!page.isLast && !this.#hasEnded) {
      page = await this.#readPage(page.next, (event) => this.#deliver(event))
      if (!page.isLast) await this.#drained()
    }
    if (!this.#hasEnded) await this.#join(page.next)
  }

  /** From here on the tail hands over its events; they wait until what lies before them was read. */
  async #join(caughtUpTo: LogPosition): Promise<void> {
    const { fanOut, tail } = this.#options
    const isLeftOut = tail.isReadingWithout(this.types)
    this.#ahead = []
    fanOut.add(this)
    if (isLeftOut) await tail.readEnds
    const joinedAt = tail.position
    const missed: RecordedEvent[] = []
    let position = caughtUpTo
    while (comparePositions(position, joinedAt) < 0 && !this.#hasEnded) {
      position = (await this.#readPage(position, (event) => missed.push(event))).next
    }
    if (this.#hasEnded) return
    const live = (this.#ahead ?? []).filter((event) => comparePositions(event.position, position) > 0)
    this.#ahead = undefined
    this.#skipThrough = position
    for (const event of missed) this.#deliver(event)
    this.#queueLimit += this.#queue.length
    for (const event of live) this.#deliver(event)
  }

  async #readPage(after: LogPosition, take: (event: RecordedEvent) => void) {
    const { filter } = this.#options
    const page = await this.#read(after)
    if (this.#hasEnded) return page
    for (const event of page.events) if (filter.accepts?.(event) !== false) take(event)
    return page
  }

  async #read(after: LogPosition): Promise<LogPage> {
    for (;;) {
      try {
        return await this.#options.log.read({
          after,
          log: this.#options.identity,
          types: this.types,
          stream: this.stream,
          limit: catchUpPageSize,
        })
      } catch (error) {
        // The server may be restarting: the subscription keeps its place, as the tail does.
        if (!isConnectionFault(error) || this.#hasEnded) throw error
        await setTimeout(catchUpRetryMs)
      }
    }
  }

  #drained(): Promise<void> {
    if (this.#queue.length === 0 || this.#hasEnded) return Promise.resolve()
    return new Promise((resolve) => (this.#onDrain = resolve))
  }

  #settleDrain(): void {
    if (!this.#ahead) this.#queueLimit = this.#options.queueLimit
    this.#onDrain?.()
    this.#onDrain = undefined
  }
}
