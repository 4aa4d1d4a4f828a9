import { and, asc, eq, isNotNull, lt, ne } from 'drizzle-orm'
import { selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { ownProjectSlug } from '../project/project.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { healthChecks, projects } from '../tables.ts'

export type HealthCheckRow = typeof healthChecks.$inferSelect

const newestFirst: KeysetOrder = { column: healthChecks.checkedAt, id: healthChecks.id, direction: 'desc' }

export function selectHealthChecksByProject(
  tx: Transaction,
  projectIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<HealthCheckRow>>> {
  return selectPagesByParent(tx, {
    table: healthChecks,
    parent: healthChecks.projectId,
    parentIds: projectIds,
    order: newestFirst,
    page,
  })
}

export async function insertHealthCheck(tx: Transaction, row: HealthCheckRow): Promise<void> {
  await tx.insert(healthChecks).values(row)
}

/** Projects the prober asks, in a steady order. */
export function selectProbedProjects(tx: Transaction): Promise<ProjectRow[]> {
  return tx
    .select()
    .from(projects)
    .where(and(isNotNull(projects.healthUrl), ne(projects.status, 'RETIRED')))
    .orderBy(asc(projects.id))
}

/** This platform's own project, when its gateway has not reported since `before` and is not known to be down. */
export async function selectSilentOwnProject(tx: Transaction, before: Date): Promise<ProjectRow | undefined> {
  const isSilent = and(
    eq(projects.slug, ownProjectSlug),
    lt(projects.healthCheckedAt, before),
    ne(projects.healthStatus, 'DOWN'),
  )
  const [row] = await tx.select().from(projects).where(isSilent)
  return row
}
