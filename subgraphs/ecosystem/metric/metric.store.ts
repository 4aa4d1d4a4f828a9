import { and, eq, inArray } from 'drizzle-orm'
import { selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { metrics } from '../tables.ts'

export type MetricRow = typeof metrics.$inferSelect

const byKey: KeysetOrder = { column: metrics.key, id: metrics.id, direction: 'asc' }

export function selectMetrics(tx: Transaction, ids: readonly string[]): Promise<MetricRow[]> {
  return tx
    .select()
    .from(metrics)
    .where(inArray(metrics.id, [...ids]))
}

export function selectMetricsByProject(
  tx: Transaction,
  projectIds: readonly string[],
  page: PageRequest,
  keys: readonly string[] | null | undefined,
): Promise<Map<string, Page<MetricRow>>> {
  return selectPagesByParent(tx, {
    table: metrics,
    parent: metrics.projectId,
    parentIds: projectIds,
    order: byKey,
    where: keys ? inArray(metrics.key, [...keys]) : undefined,
    page,
  })
}

/** The metric as the last transaction left it; nobody else changes it until this one ends. */
export async function lockMetric(
  tx: Transaction,
  projectId: string,
  key: string,
): Promise<MetricRow | undefined> {
  const [row] = await tx
    .select()
    .from(metrics)
    .where(and(eq(metrics.projectId, projectId), eq(metrics.key, key)))
    .for('no key update')
  return row
}

/** Writes what is said of a metric, not what is measured of it. */
export async function updateMetricDescription(tx: Transaction, row: MetricRow): Promise<void> {
  const { id, name, unit, kind, description, staleAfterSeconds } = row
  await tx.update(metrics).set({ name, unit, kind, description, staleAfterSeconds }).where(eq(metrics.id, id))
}
