import { sql } from 'drizzle-orm'
import type { Page } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { invalidInput } from '../../../platform/errors/public-error.ts'
import type { EventActor } from '../../../platform/events/event.ts'
import type { DomainEventsArgs } from './domain-event.input.ts'
import type { DomainEvent } from './domain-event.type.ts'

interface EventRow extends Record<string, unknown> {
  readonly position: string
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly version: number
  readonly organisation_id: string | null
  readonly actor: EventActor
  readonly correlation_id: string
  readonly causation_id: string | null
  readonly occurred_at: string
  readonly data: unknown
}

/** A page of an organisation's events, newest first, as far as row level security shows them. */
export async function selectEventPage(
  tx: Transaction,
  organisationId: string,
  { filter, first, after }: DomainEventsArgs,
): Promise<Page<DomainEvent>> {
  const types = filter?.types?.length ? sql`type in ${filter.types}` : sql`true`
  const except = filter?.exceptTypes?.length ? sql`type not in ${filter.exceptTypes}` : sql`true`
  const stream = filter?.stream == null ? sql`true` : sql`stream = ${filter.stream}`
  const since =
    filter?.since == null ? sql`true` : sql`occurred_at >= ${filter.since.toISOString()}::timestamptz`
  const before = after == null ? sql`true` : sql`position < ${readCursor(after)}::bigint`
  const rows = await tx.execute<EventRow>(sql`
    select position, id, type, stream, version, organisation_id, actor, correlation_id, causation_id, occurred_at, data
      from platform.events where organisation_id = ${organisationId}::uuid and ${types} and ${except} and ${stream} and ${since} and ${before}
     order by position desc limit ${first + 1}`)
  const shown = rows.slice(0, first)
  return {
    rows: shown.map(toDomainEvent),
    cursors: shown.map((row) => Buffer.from(`event:${row.position}`).toString('base64url')),
    hasNextPage: rows.length > first,
    hasPreviousPage: after != null,
  }
}

/** Every type of event in the log. Type by type through the index: the log itself may be long. */
export async function selectEventTypes(tx: Transaction): Promise<string[]> {
  const rows = await tx.execute<{ type: string }>(sql`
    with recursive known as (
      select min(type) as type from platform.events
      union all
      select (select min(type) from platform.events where type > known.type) from known where known.type is not null
    )
    select type from known where type is not null`)
  return rows.map((row) => row.type)
}

function toDomainEvent(row: EventRow): DomainEvent {
  return {
    id: row.id,
    type: row.type,
    stream: row.stream,
    version: row.version,
    occurredAt: new Date(row.occurred_at),
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    data: row.data,
    actorKind: row.actor.kind,
    actorId: row.actor.id,
    organisationId: row.organisation_id,
  }
}

function readCursor(cursor: string): string {
  const position = /^event:(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]
  if (position === undefined) throw invalidInput('after is not a cursor of this list.', ['after'])
  return position
}
