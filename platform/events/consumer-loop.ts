import { randomUUID } from 'node:crypto'
import { serviceViewer } from '../auth/viewer.ts'
import type { Database } from '../database/database.ts'
import type { Transaction } from '../database/viewer-database.ts'
import type { Logger } from '../telemetry/log.ts'
import { backoffDelay } from './backoff.ts'
import type { BackoffOptions } from './backoff.ts'
import {
  advanceCheckpoint,
  checkpointExists,
  claimCheckpoint,
  createCheckpoint,
  delayCheckpoint,
} from './checkpoint.store.ts'
import type { CheckpointKey } from './checkpoint.store.ts'
import type { Consumer, ConsumerSource } from './consumer.ts'
import type { LogPage } from './event-log.ts'
import { comparePositions, startOfLog } from './event.ts'
import type { LogPosition, RecordedEvent } from './event.ts'
import { describeFailure, handleEvent } from './handle-event.ts'
import { insertParkedEvent } from './parked-event.store.ts'
import { WakeSignal } from './wake-signal.ts'

export interface ConsumerLoopOptions {
  readonly database: Database
  readonly source: ConsumerSource
  readonly consumer: Consumer
  readonly logger: Logger
  readonly backoff: BackoffOptions
  /** How often to look without being woken, in milliseconds. */
  readonly pollMs: number
}

/** What one step found: more to do at once, or how long there is nothing to do. */
type StepResult = 'more' | { readonly waitMs: number }

interface PageResult {
  readonly result: StepResult
  /** Where the checkpoint stands once the transaction is committed; undefined when that was not looked at. */
  readonly reached?: LogPosition
}

/** A handler failed; the transaction it ran in is gone. */
class HandlerError extends Error {
  readonly event: RecordedEvent
  constructor(event: RecordedEvent, cause: unknown) {
    super(`${event.type} ${event.id} could not be handled.`, { cause })
    this.event = event
  }

  /** The handler's failure among the causes of what a transaction rejected with. */
  static in(error: unknown): HandlerError | undefined {
    if (error instanceof HandlerError) return error
    return error instanceof Error ? HandlerError.in(error.cause) : undefined
  }
}

const defaultBatchSize = 50
const defaultMaxAttempts = 5
// A transaction that appends holds back every reader of the log while it runs.
const batchTimeMs = 100

/** One consumer reading one log, until it is stopped. Any number of processes may run it; one works at a time. */
export class ConsumerLoop {
  readonly #options: ConsumerLoopOptions
  readonly #key: CheckpointKey
  readonly #signal = new WakeSignal()
  readonly #maxBatch: number
  #batchSize: number
  /** Where this process last saw the checkpoint; the row is what counts. */
  #known: LogPosition | undefined
  #isStopped = false

  constructor(options: ConsumerLoopOptions) {
    this.#options = options
    this.#key = { consumer: options.consumer.name, source: options.source.name }
    this.#maxBatch = options.consumer.batchSize ?? defaultBatchSize
    this.#batchSize = this.#maxBatch
  }

  /** Runs until `stop`; never rejects. */
  async run(): Promise<void> {
    const { consumer, source, logger, backoff } = this.#options
    const { types } = consumer
    const unwatch = types === 'all' ? undefined : source.tail?.watch(types, () => this.#signal.set())
    let faults = 0
    while (!this.#isStopped) {
      try {
        const result = await this.#step()
        faults = 0
        if (result !== 'more') await this.#signal.wait(result.waitMs)
      } catch (error) {
        // Not the event's fault: the database or the other log is away. Nothing is parked for that.
        faults += 1
        if (faults === 1) logger.warn({ err: error, ...this.#key }, 'A consumer cannot go on; trying again.')
        if (!this.#isStopped) await this.#signal.wait(backoffDelay(faults, backoff))
      }
    }
    unwatch?.()
  }

  /** Lets the batch at hand finish and ends the loop. */
  stop(): void {
    this.#isStopped = true
    this.#signal.set()
  }

  async #step(): Promise<StepResult> {
    const after = this.#known ?? (await this.#open())
    const page = await this.#read(after)
    if (page.events.length === 0 && comparePositions(page.next, after) <= 0) return this.#idle(page)
    try {
      const { result, reached } = await this.#write((tx) => this.#handlePage(tx, after, page))
      this.#known = reached
      this.#batchSize = Math.min(this.#batchSize * 2, this.#maxBatch)
      return result
    } catch (error) {
      this.#known = undefined
      const failure = HandlerError.in(error)
      if (!failure) throw error
      return this.#recoverFrom(failure)
    }
  }

  #read(after: LogPosition): Promise<LogPage> {
    const { source, consumer } = this.#options
    const types = consumer.types === 'all' ? undefined : consumer.types
    return source.log.read({ after, types, skipsImports: consumer.skipsImports, limit: this.#batchSize })
  }

  #write<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value> {
    return this.#options.database.as(serviceViewer(this.#key.consumer), randomUUID()).write(work)
  }

  #idle(page: LogPage): StepResult {
    return { waitMs: page.hasWriters ? Math.min(100, this.#options.pollMs) : this.#options.pollMs }
  }

  async #open(): Promise<LogPosition> {
    const { consumer, source } = this.#options
    const start = consumer.startFrom === 'now' ? await source.log.head() : startOfLog
    return this.#write(async (tx) => {
      if (!(await checkpointExists(tx, this.#key))) await createCheckpoint(tx, this.#key, start)
      return (await claimCheckpoint(tx, this.#key))?.position ?? startOfLog
    })
  }

  async #handlePage(tx: Transaction, after: LogPosition, read: LogPage): Promise<PageResult> {
    const checkpoint = await claimCheckpoint(tx, this.#key)
    if (!checkpoint) return { result: { waitMs: this.#options.pollMs } }
    if (checkpoint.waitMs > 0) return { result: { waitMs: checkpoint.waitMs } }
    // Another process went on since: its place counts, and what was read before it is history.
    const page = checkpoint.position === after ? read : await this.#read(checkpoint.position)
    const batch = checkpoint.attempts > 0 ? page.events.slice(0, 1) : page.events
    const last = await this.#handleBatch(tx, batch)
    const reached = last && last !== page.events.at(-1) ? last.position : page.next
    if (comparePositions(reached, checkpoint.position) > 0) await advanceCheckpoint(tx, this.#key, reached)
    return { reached, result: reached === page.next && page.isLast ? this.#idle(page) : 'more' }
  }

  /** Handles events in order until the batch has taken long enough; returns the last one handled. */
  async #handleBatch(tx: Transaction, events: readonly RecordedEvent[]): Promise<RecordedEvent | undefined> {
    const deadline = performance.now() + batchTimeMs
    let last: RecordedEvent | undefined
    for (const event of events) {
      try {
        await handleEvent(this.#options.consumer, event, tx)
      } catch (error) {
        throw new HandlerError(event, error)
      }
      last = event
      if (performance.now() > deadline) break
    }
    return last
  }

  /** The transaction is undone. Go on one by one up to the event that fails, so that its neighbours do not suffer. */
  async #recoverFrom(failure: HandlerError): Promise<StepResult> {
    const wasAlone = this.#batchSize === 1
    this.#batchSize = 1
    // When it was the database that failed, this fails too, and the try is not counted.
    return wasAlone ? this.#write((tx) => this.#recordFailure(tx, failure)) : 'more'
  }

  async #recordFailure(tx: Transaction, { event, cause }: HandlerError): Promise<StepResult> {
    const checkpoint = await claimCheckpoint(tx, this.#key)
    // Another process took over between the failure and this note: the event is its to try.
    if (!checkpoint || comparePositions(checkpoint.position, event.position) >= 0) return 'more'
    const attempts = checkpoint.attempts + 1
    const error = describeFailure(cause)
    if (attempts < (this.#options.consumer.maxAttempts ?? defaultMaxAttempts))
      return this.#delay(tx, { attempts, error, event })
    return this.#park(tx, { attempts, error, event })
  }

  async #delay(tx: Transaction, failure: Failure): Promise<StepResult> {
    const waitMs = backoffDelay(failure.attempts, this.#options.backoff)
    await delayCheckpoint(tx, this.#key, { attempts: failure.attempts, waitMs, error: failure.error })
    this.#options.logger.warn(
      { ...this.#key, eventId: failure.event.id, attempts: failure.attempts, reason: failure.error },
      'An event could not be handled; trying again.',
    )
    return { waitMs }
  }

  async #park(tx: Transaction, { event, attempts, error }: Failure): Promise<StepResult> {
    await insertParkedEvent(tx, {
      ...this.#key,
      eventId: event.id,
      eventType: event.type,
      stream: event.stream,
      attempts,
      error,
    })
    await advanceCheckpoint(tx, this.#key, event.position)
    this.#options.logger.error(
      { ...this.#key, eventId: event.id, attempts, reason: error },
      'An event was parked.',
    )
    return 'more'
  }
}

interface Failure {
  readonly event: RecordedEvent
  readonly attempts: number
  readonly error: string
}
