import { serviceViewer } from '../auth/viewer.ts'
import type { Database } from '../database/database.ts'
import type { Consumer, ConsumerSource } from './consumer.ts'
import { describeFailure, handleEvent } from './handle-event.ts'
import {
  claimParkedEvent,
  deleteParkedEvent,
  insertParkedEvent,
  selectParkedEvents,
} from './parked-event.store.ts'
import type { ParkedEvent, ParkedEventKey } from './parked-event.store.ts'

/** What came of a replay: handled and gone from the lot, failed again and still there, or not there at all. */
export type ReplayResult =
  | { readonly status: 'handled' }
  | { readonly status: 'failed'; readonly error: string }
  | { readonly status: 'missing' }

/** The events that consumers of one database gave up on. */
export interface ParkingLot {
  /** Oldest first; 100 by default. */
  list(filter?: { readonly consumer?: string; readonly limit?: number }): Promise<readonly ParkedEvent[]>
  /**
   * Handles a parked event now, in one transaction with taking it out of the lot. Two replays at once handle it once.
   * `missing` also when this process does not run the consumer or read the log the event came from.
   */
  replay(key: ParkedEventKey): Promise<ReplayResult>
  /** Takes an event out of the lot unhandled; false when it was not there. */
  discard(key: ParkedEventKey): Promise<boolean>
}

export interface ParkingLotOptions {
  readonly database: Database
  readonly sources: readonly ConsumerSource[]
  readonly consumers: readonly Consumer[]
  /** Follows the statements of whoever asks, such as the request id of an operator's mutation. */
  readonly requestId: string
}

class ReplayFailed extends Error {
  readonly parked: ParkedEvent
  constructor(parked: ParkedEvent, cause: unknown) {
    super('The parked event failed again.', { cause })
    this.parked = parked
  }
}

export function openParkingLot(options: ParkingLotOptions): ParkingLot {
  const { database, requestId } = options
  const rows = database.as(serviceViewer('parking-lot'), requestId)
  return {
    list: ({ consumer, limit = 100 } = {}) => rows.read((tx) => selectParkedEvents(tx, { consumer, limit })),
    discard: (key) => rows.write((tx) => deleteParkedEvent(tx, key)),
    replay: async (key) => {
      try {
        return await replay(options, key)
      } catch (error) {
        if (!(error instanceof ReplayFailed)) throw error
        const parked = {
          ...error.parked,
          attempts: error.parked.attempts + 1,
          error: describeFailure(error.cause),
        }
        await rows.write((tx) => insertParkedEvent(tx, parked))
        return { status: 'failed', error: parked.error }
      }
    },
  }
}

async function replay(
  { database, sources, consumers, requestId }: ParkingLotOptions,
  key: ParkedEventKey,
): Promise<ReplayResult> {
  const consumer = consumers.find((candidate) => candidate.name === key.consumer)
  if (!consumer) return { status: 'missing' }
  return database.as(serviceViewer(consumer.name), requestId).write(async (tx) => {
    const parked = await claimParkedEvent(tx, key)
    const source = sources.find((candidate) => candidate.name === parked?.source)
    const event = await source?.log.find(key.eventId)
    if (!parked || !event) return { status: 'missing' }
    try {
      await handleEvent(consumer, event, tx)
    } catch (error) {
      throw new ReplayFailed(parked, error)
    }
    await deleteParkedEvent(tx, key)
    return { status: 'handled' }
  })
}
