import type { EventActor, NewEvent } from '../../platform/events/event.ts'
import type { HistoricalEvent } from '../../platform/events/import-events.ts'

/** Something that happened to an entity, when and by whom. */
export interface Happening<Event extends NewEvent = NewEvent> {
  readonly event: Event
  readonly at: Date
  /** The user who did it; left out: the import itself. */
  readonly userId?: string | null
}

/** An entity's row as it stands now, with the events that led there. */
export interface History<Row> {
  readonly row: Row
  readonly stream: string
  readonly organisationId: string | null
  /** In the order they happened; their number is the version of the stream. */
  readonly happenings: readonly Happening[]
}

const byImport: EventActor = { kind: 'service', id: 'seed' }

export function rowsOf<Row>(histories: readonly History<Row>[]): Row[] {
  return histories.map(({ row }) => row)
}

/** The events of all histories in the order of time; those of one stream keep their own. */
export function eventsInOrder(histories: readonly History<unknown>[]): HistoricalEvent[] {
  const events = histories.flatMap(({ stream, organisationId, happenings }) =>
    happenings.map(({ event, at, userId }, index): HistoricalEvent => {
      const actor = userId ? { kind: 'user', id: userId } : byImport
      return { ...event, stream, version: index + 1, organisationId, actor, occurredAt: at }
    }),
  )
  return events.sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime())
}
