import { Directive } from 'type-graphql'

/** Who may be answered with one and the same stream; the last is who nobody shares with. */
export const liveScopes = ['PUBLIC', 'ORGANISATION', 'USER'] as const
export type LiveScope = (typeof liveScopes)[number]

/** What happens to whoever takes a stream's answers too slowly. */
export const liveOverflows = ['LATEST', 'DISCONNECT'] as const
export type LiveOverflow = (typeof liveOverflows)[number]

/** What the specification is called in `@link`; without the version. */
export const liveIdentity = 'https://stratograph.dev/live'

/** For the SDL of every subgraph: composition carries `@live` into the supergraph, where the gateway reads it. */
export const liveDefinitions = `extend schema
  @link(url: "${liveIdentity}/v1.0", import: ["@live"])
  @composeDirective(name: "@live")

"""How a stream is shared, and what becomes of a slow reader."""
directive @live(
  scope: live__Scope! = USER
  overflow: live__Overflow! = DISCONNECT
) on FIELD_DEFINITION

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
 * Marks a subscription field. `ORGANISATION` says: what it answers, and whether it answers, is the same for all who act
 * for one organisation with the same role, and comes of no row that is theirs alone.
 */
export function Live(scope: LiveScope, overflow: LiveOverflow) {
  return Directive(`@live(scope: ${scope}, overflow: ${overflow})`)
}
