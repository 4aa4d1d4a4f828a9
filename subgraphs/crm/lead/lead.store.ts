import { and, eq, inArray } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { leads } from '../tables.ts'
import type { LeadFilterInput } from './lead.input.ts'

export type LeadRow = typeof leads.$inferSelect

const newestFirst: KeysetOrder = { column: leads.createdAt, id: leads.id, direction: 'desc' }

export function selectLeads(tx: Transaction, ids: readonly string[]): Promise<LeadRow[]> {
  return tx
    .select()
    .from(leads)
    .where(inArray(leads.id, [...ids]))
}

export function selectLeadPage(
  tx: Transaction,
  page: PageRequest,
  filter: LeadFilterInput | undefined,
): Promise<Page<LeadRow>> {
  const where = and(
    filter?.status == null ? undefined : eq(leads.status, filter.status),
    filter?.source == null ? undefined : eq(leads.source, filter.source),
    filter?.assigneeId == null ? undefined : eq(leads.assigneeId, filter.assigneeId),
  )
  return selectPage(tx, { table: leads, order: newestFirst, where, page })
}

export function selectLeadsByCustomer(
  tx: Transaction,
  customerIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<LeadRow>>> {
  return selectPagesByParent(tx, {
    table: leads,
    parent: leads.customerId,
    parentIds: customerIds,
    order: newestFirst,
    page,
  })
}

export async function insertLead(tx: Transaction, row: LeadRow): Promise<void> {
  await tx.insert(leads).values(row)
}

/** The lead as the last transaction left it; nobody else changes it until this one ends. */
export async function lockLead(tx: Transaction, id: string): Promise<LeadRow | undefined> {
  const [row] = await tx.select().from(leads).where(eq(leads.id, id)).for('update')
  return row
}

export async function updateLeadRow(tx: Transaction, row: LeadRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(leads).set(columns).where(eq(leads.id, id))
}
