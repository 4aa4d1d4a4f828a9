import { Directive, getMetadataStorage } from 'type-graphql'

/** Who may be answered with one and the same stream; the last is who nobody shares with. */
export const liveScopes = ['PUBLIC', 'ORGANISATION', 'USER'] as const
export type LiveScope = (typeof liveScopes)[number]

/** What happens to whoever takes a stream's answers too slowly. */
export const liveOverflows = ['LATEST', 'DISCONNECT'] as const
export type LiveOverflow = (typeof liveOverflows)[number]

/** What the specification is called in `@link`; without the version. */
export const liveIdentity = 'https://stratograph.dev/live'

/** For the SDL of every subgraph: composition carries both into the supergraph, where the gateway reads them. */
export const liveDefinitions = `extend schema
  @link(url: "${liveIdentity}/v1.0", import: ["@live", "@sharedWithin"])
  @composeDirective(name: "@live")
  @composeDirective(name: "@sharedWithin")

"""How a stream is shared, and what becomes of a slow reader."""
directive @live(
  scope: live__Scope! = USER
  overflow: live__Overflow! = DISCONNECT
) on FIELD_DEFINITION

"""Who all are answered the same by a field, of what is the same to them."""
directive @sharedWithin(scope: live__Scope!) on FIELD_DEFINITION

"""Who may be answered with one and the same stream."""
enum live__Scope {
  """Everybody who may subscribe."""
  PUBLIC
  """Whoever acts for one organisation with the same rights."""
  ORGANISATION
  """One user or machine."""
  USER
}

"""What happens to whoever takes answers too slowly."""
enum live__Overflow {
  """They miss what lies before the latest answer."""
  LATEST
  """They are let go with a cursor, behind which they miss nothing."""
  DISCONNECT
}
`

/**
 * Marks a subscription field: who may share its streams, as far as everything below it is marked `SharedWithin` as well.
 * `ORGANISATION` are all who act for one organisation with the same rights. It says that which events come is the same for
 * them: nobody is passed over for who they are. Whom the field refuses may differ; who is refused with the others asks
 * alone.
 */
export function Live(scope: LiveScope, overflow: LiveOverflow) {
  return Directive(`@live(scope: ${scope}, overflow: ${overflow})`)
}

/**
 * Marks a field below a subscription: within `scope` nobody is answered differently, because no row comes or goes with
 * the person who asks and no resolver looks at who that is. On a class it marks the fields the class itself declares,
 * which are those of a row; a field resolver says it for itself. A field without the mark is asked for each viewer.
 */
export function SharedWithin(scope: LiveScope) {
  const mark = Directive(`@sharedWithin(scope: ${scope})`)
  return (target: object, field?: string): void => {
    const fields = field === undefined ? ownFields(target) : [field]
    for (const name of fields) mark(field === undefined ? Reflect.get(target, 'prototype') : target, name)
  }
}

function ownFields(type: object): string[] {
  return getMetadataStorage().fields.flatMap(({ target, name }) => (target === type ? [name] : []))
}
