import type { DomainEventLineFragment } from '../../schema/generated/graphql.ts'

/** An event as the page shows it. */
export interface EventLine {
  readonly id: string
  readonly type: string
  readonly stream: string
  /** Milliseconds since the epoch. */
  readonly occurredAt: number
  /** Who did it, in a word or two. */
  readonly actor: string
}

/** How many events stay on show. */
export const shownEvents = 100

export function readEvent(event: DomainEventLineFragment): EventLine {
  const { id, type, stream, occurredAt, actorKind, actor } = event
  return { id, type, stream, occurredAt: Date.parse(occurredAt), actor: actor?.displayName ?? actorKind }
}

/** The events of `incoming` that are not on show. */
export function unseen(shown: readonly EventLine[], incoming: readonly EventLine[]): EventLine[] {
  const known = new Set(shown.map(({ id }) => id))
  return incoming.filter(({ id }) => !known.has(id))
}

/** Newest first; events of one moment stay in the order the log told them. The oldest make room. */
export function addEvents(shown: readonly EventLine[], incoming: readonly EventLine[]): EventLine[] {
  return [...unseen(shown, incoming), ...shown]
    .sort((a, b) => b.occurredAt - a.occurredAt)
    .slice(0, shownEvents)
}

/** `commerce.order.placed` → the subgraph and what happened, for people: commerce, "order placed". */
export function nameEvent(type: string): { subgraph: string; happening: string } {
  const [subgraph = '', ...words] = type.split('.')
  return { subgraph, happening: words.join(' ').replaceAll('_', ' ') }
}

/** What it happened to, short enough for a line: the last eight characters of the id. */
export function nameEntity(stream: string): string {
  const id = stream.slice(stream.indexOf('/') + 1)
  return id.length > 8 ? `…${id.slice(-8)}` : id
}
