import { isPrincipal, memberRoles } from './viewer.ts'
import type { Viewer } from './viewer.ts'

/**
 * What `@requiresScopes` of the schema is held against.
 *
 * - A person has `role:<role>` for their role in the acting organisation and every weaker one (`role:member` …
 *   `role:owner`), and `organisation:<kind>` for its kind (`organisation:operator`, `organisation:dealer` …).
 * - A machine has the scopes of its key or secret and nothing else.
 */
export function viewerScopes(viewer: Viewer): ReadonlySet<string> {
  if (!isPrincipal(viewer)) return nobody
  if (viewer.kind === 'machine') return new Set(viewer.scopes)
  const known = scopesOf.get(viewer)
  if (known) return known
  const strength = viewer.role === null ? -1 : memberRoles.indexOf(viewer.role)
  const scopes = new Set(memberRoles.slice(0, strength + 1).map((role) => `role:${role.toLowerCase()}`))
  if (viewer.organisationKind) scopes.add(`organisation:${viewer.organisationKind.toLowerCase()}`)
  scopesOf.set(viewer, scopes)
  return scopes
}

const nobody: ReadonlySet<string> = new Set()
// The viewer object lives as long as somebody asks with it.
const scopesOf = new WeakMap<Viewer, ReadonlySet<string>>()
