import { useState } from 'react'
import { formatMoment } from '../format/time.ts'
import type { Connection } from '../graph/connection.ts'
import { ProblemNote } from '../graph/problem-note.tsx'
import { useNow } from '../state/use-now.ts'
import { nameEntity, nameEvent, unseen } from './event-log.ts'
import type { EventLine } from './event-log.ts'
import { useDomainEvents } from './use-domain-events.ts'

/** What happens in the business, as it happens; it can be held to be read. */
export function EventPanel({ connection }: { connection: Connection }) {
  const { events, problem, isLoading } = useDomainEvents(connection)
  const [held, setHeld] = useState<readonly EventLine[] | null>(null)
  const now = useNow(1_000)
  const waiting = held ? unseen(held, events).length : 0
  return (
    <section className="panel" aria-labelledby="events-title" aria-busy={isLoading}>
      <div className="section-head">
        <h2 id="events-title">Events</h2>
        <button
          type="button"
          className="button-quiet"
          aria-pressed={held !== null}
          onClick={() => setHeld(held ? null : events)}
        >
          {held ? `Follow again${waiting > 0 ? ` (${waiting} new)` : ''}` : 'Hold'}
        </button>
      </div>
      <ProblemNote problem={problem} />
      {/* Scrollable, so the keyboard has to reach it. */}
      <ol className="events" tabIndex={0} aria-label="Domain events, newest first">
        {(held ?? events).map((event) => (
          <EventItem key={event.id} event={event} now={now} />
        ))}
      </ol>
      {events.length === 0 && !problem && !isLoading && (
        <p className="quiet-note">Nothing has happened yet.</p>
      )}
    </section>
  )
}

function EventItem({ event, now }: { event: EventLine; now: number }) {
  const { subgraph, happening } = nameEvent(event.type)
  return (
    <li className="event" data-event={event.id} data-type={event.type}>
      <span className={`subgraph subgraph-${subgraph}`}>{subgraph}</span>
      <span className="event-what">
        {happening} <span className="event-entity">{nameEntity(event.stream)}</span>
      </span>
      <span className="event-who">{event.actor}</span>
      <time dateTime={new Date(event.occurredAt).toISOString()}>{formatMoment(event.occurredAt, now)}</time>
    </li>
  )
}
