import { and, eq, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { customerAccounts } from '../tables.ts'

export type CustomerAccountRow = typeof customerAccounts.$inferSelect

export async function selectCustomerAccount(
  tx: Transaction,
  customerId: string,
  organisationId: string,
): Promise<CustomerAccountRow | undefined> {
  const [row] = await tx
    .select()
    .from(customerAccounts)
    .where(
      and(eq(customerAccounts.customerId, customerId), eq(customerAccounts.organisationId, organisationId)),
    )
  return row
}

/**
 * The customer record a person has with a seller. Until the transaction ends nobody can link the two meanwhile:
 * an order must either find the link or be found by whoever makes it.
 */
export async function selectCustomerOfUser(
  tx: Transaction,
  userId: string,
  organisationId: string,
): Promise<CustomerAccountRow | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${linkLock(userId)})`)
  const [row] = await tx
    .select()
    .from(customerAccounts)
    .where(and(eq(customerAccounts.userId, userId), eq(customerAccounts.organisationId, organisationId)))
    .orderBy(customerAccounts.customerId)
    .limit(1)
  return row
}

/** Notes that there is such a customer; what is known of them already stays. */
export async function insertCustomerAccount(tx: Transaction, row: CustomerAccountRow): Promise<void> {
  await tx.insert(customerAccounts).values(row).onConflictDoNothing()
}

/** Notes which account belongs to a customer. Waits for orders that are being placed from that account. */
export async function linkCustomerAccount(
  tx: Transaction,
  row: CustomerAccountRow & { userId: string },
): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${linkLock(row.userId)})`)
  await tx
    .insert(customerAccounts)
    .values(row)
    .onConflictDoUpdate({ target: customerAccounts.customerId, set: { userId: row.userId } })
}

function linkLock(userId: string) {
  return sql`hashtextextended('commerce.customer_accounts/' || ${userId}, 0)`
}
