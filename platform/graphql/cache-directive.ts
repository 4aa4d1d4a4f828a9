import { Directive } from 'type-graphql'

/** Who may be given an answer that was kept. */
export type CacheScope = 'PUBLIC' | 'PRIVATE'

/** For the SDL of subgraphs that use it. */
export const cacheDefinitions = `
"""Who may be given an answer that was kept."""
enum CacheControlScope @inaccessible {
  """Everybody."""
  PUBLIC
  """Only callers with the very same rights."""
  PRIVATE
}
"""How long an answer may be kept, in seconds; no longer than until an event names what it is about."""
directive @cacheControl(maxAge: Int!, scope: CacheControlScope! = PUBLIC) on OBJECT | FIELD_DEFINITION
`

/**
 * Lets gateways keep what is answered about a type, or in a field, for so many seconds. Every change of it must come
 * with an event that names the id of the thing or of whoever asks, in its stream or its data: the gateway forgets by
 * nothing else. `PRIVATE` wherever it depends on who asks. A leaf is kept like the type it belongs to.
 */
export function CacheControl(maxAgeSeconds: number, scope: CacheScope) {
  return Directive(`@cacheControl(maxAge: ${maxAgeSeconds}, scope: ${scope})`)
}
