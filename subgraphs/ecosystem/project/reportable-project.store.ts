import { hasRole } from '../../../platform/auth/viewer.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { requireUser } from '../../../platform/auth/permission.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { selectProjectBySlug } from './project.store.ts'
import type { ProjectRow } from './project.store.ts'

/**
 * The project, when the viewer may report measurements of it: a service of ours, the operator's staff, or a member
 * AGENT of the owning organisation. Undefined for all others, who cannot tell whether it exists.
 */
export async function findReportableProject(
  tx: Transaction,
  viewer: Viewer,
  slug: string,
): Promise<ProjectRow | undefined> {
  if (viewer.kind === 'service') return selectProjectBySlug(tx, slug)
  const user = requireUser(viewer)
  const project = hasRole(user, 'AGENT') ? await selectProjectBySlug(tx, slug) : undefined
  const isOurs = user.organisationKind === 'OPERATOR' || user.organisationId === project?.organisationId
  return isOurs ? project : undefined
}
