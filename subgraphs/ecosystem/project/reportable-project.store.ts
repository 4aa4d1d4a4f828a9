import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { isOperator } from '../../../platform/auth/viewer.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { selectProjectBySlug } from './project.store.ts'
import type { ProjectRow } from './project.store.ts'

/**
 * The project, when the viewer may report measurements of it: a service of ours, the operator's staff or a member
 * of the owning organisation, both from AGENT on. Undefined when it is another organisation's, as if it did not exist.
 */
export async function findReportableProject(
  tx: Transaction,
  viewer: Viewer,
  slug: string,
): Promise<ProjectRow | undefined> {
  if (viewer.kind === 'service') return selectProjectBySlug(tx, slug)
  const member = requireOrganisation(viewer, 'AGENT')
  const project = await selectProjectBySlug(tx, slug)
  return member.organisationId === project?.organisationId || isOperator(member) ? project : undefined
}
