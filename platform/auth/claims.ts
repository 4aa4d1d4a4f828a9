import type { Viewer } from './viewer.ts'

/**
 * What row level security sees of a viewer, set as `request.jwt.claims` in every transaction (the place and shape
 * Supabase uses). Read in SQL through `platform.viewer_user()`, `platform.viewer_organisation()`,
 * `platform.viewer_is_operator()` and `platform.viewer_is_service()`.
 */
export interface ViewerClaims {
  /** `anonymous`, `user`, `machine` or `service`. */
  readonly role: string
  /** The id of the user or machine, or the service's name. */
  readonly sub: string | null
  readonly organisation_id: string | null
  readonly organisation_kind: string | null
  readonly member_role: string | null
}

export function viewerClaims(viewer: Viewer): ViewerClaims {
  const nobody = { sub: null, organisation_id: null, organisation_kind: null, member_role: null }
  if (viewer.kind === 'anonymous') return { ...nobody, role: 'anonymous' }
  if (viewer.kind === 'service') return { ...nobody, role: 'service', sub: viewer.name }
  return {
    role: viewer.kind,
    sub: viewer.kind === 'user' ? viewer.userId : viewer.machineId,
    organisation_id: viewer.organisationId,
    organisation_kind: viewer.organisationKind,
    member_role: viewer.role,
  }
}
