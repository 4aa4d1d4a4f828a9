import type { EventActor, RecordedEvent } from './event.ts'
import type { Upcasters } from './upcast.ts'

/** A row of `platform.events` as the driver gives it. */
export interface EventRow {
  readonly position: string
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly version: number
  readonly schema_version: number
  readonly organisation_id: string | null
  readonly actor: EventActor
  readonly correlation_id: string
  readonly operation: string | null
  readonly causation_id: string | null
  readonly trace_parent: string | null
  readonly occurred_at: Date
  readonly data: unknown
}

/** The row as an event of the present schema version. */
export function toRecordedEvent(row: EventRow, upcasters: Upcasters): RecordedEvent {
  const envelope = {
    id: row.id,
    type: row.type,
    stream: row.stream,
    version: row.version,
    schemaVersion: upcasters.targetVersion(row.type, row.schema_version),
    organisationId: row.organisation_id,
    actor: row.actor,
    correlationId: row.correlation_id,
    operation: row.operation,
    causationId: row.causation_id,
    traceParent: row.trace_parent,
    occurredAt: row.occurred_at,
    position: row.position,
  }
  if (envelope.schemaVersion === row.schema_version) return { ...envelope, data: row.data }
  let upcasted: { readonly data: unknown } | undefined
  return {
    ...envelope,
    // Upcast when somebody looks: a step that fails on one old event then fails the handler of that event, which
    // parks it, and not the reader of the whole page.
    get data() {
      upcasted ??= { data: upcasters.upcast(row.type, row.schema_version, row.data) }
      return upcasted.data
    },
  }
}
