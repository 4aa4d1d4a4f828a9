import { and, asc, eq, inArray, isNotNull, lt, lte, ne, sql } from 'drizzle-orm'
import { selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { ownProjectSlug } from '../project/project.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { healthChecks, projects } from '../tables.ts'

export type HealthCheckRow = typeof healthChecks.$inferSelect

const newestFirst: KeysetOrder = { column: healthChecks.checkedAt, id: healthChecks.id, direction: 'desc' }

export function selectHealthChecks(tx: Transaction, ids: readonly string[]): Promise<HealthCheckRow[]> {
  return tx
    .select()
    .from(healthChecks)
    .where(inArray(healthChecks.id, [...ids]))
}

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

/** Projects whose turn it is to be asked, at most `limit`; nobody else gets them for `pauseMs`. */
export function claimDueProjects(tx: Transaction, pauseMs: number, limit: number): Promise<ProjectRow[]> {
  const due = tx
    .select({ id: projects.id })
    .from(projects)
    .where(
      and(
        isNotNull(projects.healthUrl),
        ne(projects.status, 'RETIRED'),
        lte(projects.nextProbeAt, sql`now()`),
      ),
    )
    .orderBy(asc(projects.nextProbeAt))
    .limit(limit)
    .for('no key update', { skipLocked: true })
  return tx
    .update(projects)
    .set({ nextProbeAt: sql`now() + make_interval(secs => ${pauseMs / 1_000})` })
    .where(inArray(projects.id, due))
    .returning()
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
