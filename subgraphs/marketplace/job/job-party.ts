import { hasRole, isOperator, isPrincipal } from '../../../platform/auth/viewer.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import type { JobParty } from './job.ts'

/** Whether the viewer is, or may speak for, the organisation or person with this id. */
export function speaksFor(viewer: Viewer, partyId: string | null): boolean {
  if (!isPrincipal(viewer) || partyId === null) return false
  const isPerson = viewer.kind === 'user' && partyId === viewer.userId
  return isPerson || (partyId === viewer.organisationId && hasRole(viewer, 'AGENT'))
}

/** Everything the viewer is to a job; our own staff may be its poster as well. */
export function jobParties(
  job: { readonly posterId: string; readonly awardedOrganisationId: string | null },
  viewer: Viewer,
): JobParty[] {
  const parties: JobParty[] = []
  if (speaksFor(viewer, job.posterId)) parties.push('POSTER')
  if (speaksFor(viewer, job.awardedOrganisationId)) parties.push('PROVIDER')
  if (isOperator(viewer) && hasRole(viewer, 'AGENT')) parties.push('OPERATOR')
  return parties
}
