import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { customerAccounts, projectCustomers, projects } from '../tables.ts'

export type ProjectCustomerRow = typeof projectCustomers.$inferSelect
export type CustomerAccountRow = typeof customerAccounts.$inferSelect

const latestFirst: KeysetOrder = {
  column: projectCustomers.since,
  id: projectCustomers.id,
  direction: 'desc',
}

export function selectUsesByProject(
  tx: Transaction,
  projectIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<ProjectCustomerRow>>> {
  return selectPagesByParent(tx, {
    table: projectCustomers,
    parent: projectCustomers.projectId,
    parentIds: projectIds,
    order: latestFirst,
    page,
  })
}

/** The uses of each customer, a page of them; the projects are then loaded together by id. */
export function selectUsesByCustomer(
  tx: Transaction,
  customerIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<ProjectCustomerRow>>> {
  return selectPagesByParent(tx, {
    table: projectCustomers,
    parent: projectCustomers.customerId,
    parentIds: customerIds,
    order: latestFirst,
    // A use whose project the viewer may not see must not take a place in the page.
    where: sql`exists (select from ${projects} where ${projects.id} = ${projectCustomers.projectId})`,
    page,
  })
}

/** Answers whether the use is new. */
export async function insertUse(tx: Transaction, row: ProjectCustomerRow): Promise<boolean> {
  const inserted = await tx
    .insert(projectCustomers)
    .values(row)
    .onConflictDoNothing({ target: [projectCustomers.projectId, projectCustomers.customerId] })
    .returning({ id: projectCustomers.id })
  return inserted.length > 0
}

/** Answers the use that was there, when there was one. */
export async function deleteUse(
  tx: Transaction,
  projectId: string,
  customerId: string,
): Promise<ProjectCustomerRow | undefined> {
  const [row] = await tx
    .delete(projectCustomers)
    .where(and(eq(projectCustomers.projectId, projectId), eq(projectCustomers.customerId, customerId)))
    .returning()
  return row
}

/** The customer's account. Until the transaction ends nobody links another, which the use must not miss. */
export async function lockCustomerAccount(
  tx: Transaction,
  customerId: string,
): Promise<CustomerAccountRow | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${accountLock(customerId)})`)
  const [row] = await tx.select().from(customerAccounts).where(eq(customerAccounts.customerId, customerId))
  return row
}

/** Notes a customer and their account; an account once known is not forgotten. From now on it sees what they use. */
export async function upsertCustomerAccount(tx: Transaction, row: CustomerAccountRow): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${accountLock(row.customerId)})`)
  await tx
    .insert(customerAccounts)
    .values(row)
    .onConflictDoUpdate({
      target: customerAccounts.customerId,
      set: { userId: sql`coalesce(excluded.user_id, ${customerAccounts.userId})` },
    })
  if (row.userId === null) return
  await tx
    .update(projectCustomers)
    .set({ userId: row.userId })
    .where(eq(projectCustomers.customerId, row.customerId))
}

/** Customers who have an account. */
export function selectLinkedAccounts(tx: Transaction): Promise<CustomerAccountRow[]> {
  return tx.select().from(customerAccounts).where(isNotNull(customerAccounts.userId))
}

function accountLock(customerId: string) {
  return sql`hashtextextended('ecosystem.customer_accounts/' || ${customerId}, 0)`
}
