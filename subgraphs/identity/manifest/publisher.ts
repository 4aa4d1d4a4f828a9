import { requireMember } from '../../../platform/auth/permission.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { forbidden } from '../../../platform/errors/public-error.ts'
import { applicationRole } from '../application/application.ts'

/** What a key needs to publish for its own application, as a build server does. */
export const publishingScope = 'operations:publish'

/** The organisation to publish for: of an admin, or of the application whose key may publish. */
export function requirePublisher(viewer: Viewer, applicationId: string): string {
  if (viewer.kind !== 'machine') return requireMember(viewer, applicationRole).organisationId
  if (!viewer.scopes.includes(publishingScope)) throw forbidden(`This needs the scope ${publishingScope}.`)
  if (viewer.machineId !== applicationId) throw forbidden('A key publishes for its own application only.')
  return viewer.organisationId
}
