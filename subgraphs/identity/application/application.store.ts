import { and, count, eq, inArray, isNull } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { applications } from '../tables.ts'

export type ApplicationRow = typeof applications.$inferSelect

const newestFirst: KeysetOrder = { column: applications.createdAt, id: applications.id, direction: 'desc' }

export async function selectApplications(tx: Transaction, ids: readonly string[]): Promise<ApplicationRow[]> {
  return tx
    .select()
    .from(applications)
    .where(inArray(applications.id, [...ids]))
}

export function selectApplicationPage(
  tx: Transaction,
  organisationId: string,
  page: PageRequest,
): Promise<Page<ApplicationRow>> {
  const where = eq(applications.organisationId, organisationId)
  return selectPage(tx, { table: applications, order: newestFirst, where, page })
}

export async function countWorkingApplications(tx: Transaction, organisationId: string): Promise<number> {
  const [row] = await tx
    .select({ working: count() })
    .from(applications)
    .where(and(eq(applications.organisationId, organisationId), isNull(applications.archivedAt)))
  return row?.working ?? 0
}

/** An organisation's application, locked until the transaction ends. */
export async function lockApplication(
  tx: Transaction,
  id: string,
  organisationId: string,
): Promise<ApplicationRow | null> {
  const [row] = await tx
    .select()
    .from(applications)
    .where(and(eq(applications.id, id), eq(applications.organisationId, organisationId)))
    .for('update')
  return row ?? null
}

export async function insertApplication(tx: Transaction, row: ApplicationRow): Promise<void> {
  await tx.insert(applications).values(row)
}

export async function updateApplicationRow(
  tx: Transaction,
  id: string,
  changes: Partial<ApplicationRow>,
): Promise<ApplicationRow> {
  const [row] = await tx.update(applications).set(changes).where(eq(applications.id, id)).returning()
  if (!row) throw new Error('An application that was locked is gone.')
  return row
}
