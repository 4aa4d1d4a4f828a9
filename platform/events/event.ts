/**
 * The language of the spine.
 *
 * - **event**: a fact about the past, named `<subgraph>.<entity>.<past participle>` (`commerce.order.placed`).
 * - **stream**: the events of one entity, `<subgraph>.<entity>/<id>`; its versions count 1, 2, 3, …
 * - **position**: where an event stands in the log of its database; readers meet positions in ascending order.
 * - **consumer**: a named reader with a durable checkpoint; it handles each event once.
 * - **parked**: an event a consumer gave up on; it stays in sight and blocks nothing.
 */
export interface NewEvent<Type extends string = string, Data = unknown> {
  readonly type: Type
  readonly data: Data
  /** Version of the shape of `data`; 1 unless the shape ever changed. */
  readonly schemaVersion?: number
  /** The event that led to this one; inside a consumer it is the event at hand unless told otherwise. */
  readonly causationId?: string
}

/** An event as it stands in the log. */
export interface RecordedEvent<Type extends string = string, Data = unknown> {
  readonly id: string
  readonly type: Type
  readonly stream: string
  /** 1 for the first event of the stream. */
  readonly version: number
  readonly schemaVersion: number
  /** The tenant whose event this is; null for facts that belong to no organisation. */
  readonly organisationId: string | null
  readonly actor: EventActor
  /** The request id of the client request that began it all. */
  readonly correlationId: string
  /** The mutation it came of, such as `orderPlace`; null for what no mutation did. */
  readonly operation: string | null
  readonly causationId: string | null
  /** W3C traceparent of the writing request, when it had one. */
  readonly traceParent: string | null
  readonly occurredAt: Date
  readonly data: Data
  readonly position: LogPosition
}

export interface EventActor {
  /** `user`, `machine`, `service` or `anonymous`. */
  readonly kind: string
  /** The id of the user or machine, or the service's name. */
  readonly id: string | null
}

/** A place in the log of one database: a 64-bit number as decimal text. Compare with `comparePositions`. */
export type LogPosition = string

/**
 * A place in one log and in no other: `<position>@<log>`. Those of one log compare as their positions do, with
 * `comparePositions`.
 */
export type LogAddress = string

/** Which log: 16 hexadecimal digits, others after the database was made anew or restored. */
export type LogIdentity = string

export function addressOf(position: LogPosition, log: LogIdentity): LogAddress {
  return `${position}@${log}`
}

/** Undefined for anything `addressOf` cannot have made. */
export function readAddress(
  address: string,
): { readonly position: LogPosition; readonly log: LogIdentity } | undefined {
  const [, position, log] = /^(\d{1,19})@([0-9a-f]{16})$/.exec(address) ?? []
  return position === undefined || log === undefined ? undefined : { position, log }
}

/** Before the first event. */
export const startOfLog: LogPosition = '0'

/** Negative when `a` stands before `b`, 0 when they are the same place, positive when it stands behind. */
export function comparePositions(a: LogPosition, b: LogPosition): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether whoever has everything behind `a` has everything behind `b` too. Places in different logs have nothing in common. */
export function reachesBack(a: LogAddress, b: LogAddress): boolean {
  return a.split('@', 2)[1] === b.split('@', 2)[1] && comparePositions(a, b) <= 0
}

/** `stream('commerce', 'order', id)` → `commerce.order/<id>`. */
export function stream(subgraph: string, entity: string, id: string): string {
  return `${subgraph}.${entity}/${id}`
}

/** The entity id a stream name ends with. */
export function streamEntityId(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}
