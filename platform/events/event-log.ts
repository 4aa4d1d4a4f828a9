import type postgres from 'postgres'
import { viewerClaims } from '../auth/claims.ts'
import { serviceViewer } from '../auth/viewer.ts'
import type { Database } from '../database/database.ts'
import { comparePositions } from './event.ts'
import type { LogIdentity, LogPosition, RecordedEvent } from './event.ts'
import { importCorrelation } from './import-events.ts'
import { toRecordedEvent } from './event-row.ts'
import type { EventRow } from './event-row.ts'
import { createUpcasters } from './upcast.ts'
import type { Upcasters } from './upcast.ts'

/** The position asked for is none of this log: it comes from another database, or from before a restore. */
export class ForeignPositionError extends Error {
  constructor(position: LogPosition) {
    super(`Position ${position} belongs to another log than this one.`)
    this.name = 'ForeignPositionError'
  }
}

export interface ReadOptions {
  readonly after: LogPosition
  /** The log that `after` is known from; left out, only a position that was never reached is refused. */
  readonly log?: LogIdentity | undefined
  /** Only events of these types; left out: all. */
  readonly types?: readonly string[] | undefined
  /** Only this stream's events. */
  readonly stream?: string | undefined
  /** No history that was brought in by `importEvents`. */
  readonly skipsImports?: boolean | undefined
  /** Most events to return; 500 by default. */
  readonly limit?: number
}

/** Some events of the log and where to go on. */
export interface LogPage {
  readonly events: readonly RecordedEvent[]
  /** Everything up to here was looked at, matching or not: the next read starts after it. */
  readonly next: LogPosition
  /** Whether this page came to the end of what can be read now. */
  readonly isLast: boolean
  /** Whether transactions are appending at this moment, which may hold the end back: look again soon. */
  readonly hasWriters: boolean
}

/**
 * The events of one database with the rights of a service.
 *
 * `read` goes through the log in its one order and without gaps: it stops before the first position that a running
 * transaction might still fill, so an event that commits late is never skipped. Within a stream that order is the
 * order of versions. All methods reject with the driver's error while the database cannot be reached.
 */
export interface EventLog {
  /** Rejects with `ForeignPositionError` when `after` was never a position of this log. */
  read(options: ReadOptions): Promise<LogPage>
  /** Events of one stream in version order, as committed now; 500 by default. */
  readStream(
    stream: string,
    options?: { readonly afterVersion?: number; readonly limit?: number },
  ): Promise<readonly RecordedEvent[]>
  find(eventId: string): Promise<RecordedEvent | undefined>
  /** The last event that can be read now; `startOfLog` when there is none. */
  head(): Promise<LogPosition>
  identity(): Promise<LogIdentity>
}

interface LogState {
  readonly head: LogPosition
  readonly issued: LogPosition
  readonly writers: boolean
  readonly log: LogIdentity
}

const defaultLimit = 500
const claims = JSON.stringify(viewerClaims(serviceViewer('events')))

export function createEventLog(database: Database, upcasters: Upcasters = createUpcasters([])): EventLog {
  const { sql } = database
  const select = async (query: (tx: postgres.TransactionSql) => Promise<postgres.RowList<EventRow[]>>) => {
    const [, rows] = await sql.begin('read only', (tx) =>
      // Sent together, answered in order: the claims stand when the query runs.
      Promise.all([tx`select set_config('request.jwt.claims', ${claims}, true)`, query(tx)]),
    )
    return rows.map((row) => toRecordedEvent(row, upcasters))
  }
  const state = async (): Promise<LogState> => {
    const [found] = await sql<
      [LogState]
    >`select head, issued, writers, platform.log_identity() as log from platform.log_state()`
    return found
  }
  return {
    read: async (options) => {
      // Two statements on purpose: the events must be read by a snapshot younger than the look at the writers.
      const { head, issued, writers, log } = await state()
      const limit = options.limit ?? defaultLimit
      const isForeign = options.log !== undefined && options.log !== log
      if (isForeign || comparePositions(options.after, issued) > 0)
        throw new ForeignPositionError(options.after)
      const hasNews = comparePositions(head, options.after) > 0 && options.types?.length !== 0
      const events = hasNews ? await select((tx) => selectEvents(tx, options, head, limit)) : []
      const last = events.at(-1)
      // A writer that marked itself late can pull the head back behind what was read: never go back.
      const end = comparePositions(head, options.after) > 0 ? head : options.after
      return events.length === limit && last
        ? { events, next: last.position, isLast: last.position === end, hasWriters: writers }
        : { events, next: end, isLast: true, hasWriters: writers }
    },
    readStream: (stream, { afterVersion = 0, limit = defaultLimit } = {}) =>
      select(
        (tx) =>
          tx`select * from platform.events where stream = ${stream} and version > ${afterVersion} order by version limit ${limit}`,
      ),
    find: async (eventId) =>
      (await select((tx) => tx`select * from platform.events where id = ${eventId}`))[0],
    head: async () => (await state()).head,
    identity: async () => (await state()).log,
  }
}

function selectEvents(tx: postgres.TransactionSql, options: ReadOptions, head: LogPosition, limit: number) {
  const { after, types, stream } = options
  const ours = options.skipsImports ? tx`and correlation_id <> ${importCorrelation}` : tx``
  if (stream !== undefined) {
    return tx<EventRow[]>`
      select * from platform.events
      where stream = ${stream} and position > ${after} and position <= ${head} ${types ? tx`and type = any(${[...types]})` : tx``} ${ours}
      order by position limit ${limit}`
  }
  if (types === undefined) {
    return tx<
      EventRow[]
    >`select * from platform.events where position > ${after} and position <= ${head} ${ours} order by position limit ${limit}`
  }
  // A short index range for each type instead of one walk over everybody's events: a reader of a rare type that is
  // far behind costs as little as one that is not.
  return tx<EventRow[]>`
    select event.* from unnest(${[...new Set(types)]}::text[]) as wanted(type)
    cross join lateral (
      select * from platform.events
      where type = wanted.type and position > ${after} and position <= ${head} ${ours} order by position limit ${limit}
    ) as event
    order by event.position limit ${limit}`
}
