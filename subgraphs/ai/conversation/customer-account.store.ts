import { and, eq, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { customerAccounts, operatorOrganisation } from '../tables.ts'

export type CustomerAccountRow = typeof customerAccounts.$inferSelect

/** The organisation that answers; null until its founding was heard of. */
export async function selectOperatorOrganisation(tx: Transaction): Promise<string | null> {
  const [row] = await tx.select().from(operatorOrganisation)
  return row?.organisationId ?? null
}

/** Remembers the operator; the first one heard of stays. */
export async function insertOperatorOrganisation(tx: Transaction, organisationId: string): Promise<void> {
  await tx.insert(operatorOrganisation).values({ organisationId }).onConflictDoNothing()
}

/**
 * The customer record a person has with an organisation. Until the transaction ends nobody can link the two meanwhile:
 * a conversation must either find the link or be found by whoever makes it.
 */
export async function selectCustomerOfUser(
  tx: Transaction,
  userId: string,
  organisationId: string,
): Promise<string | null> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${linkLock(userId)})`)
  const [row] = await tx
    .select({ customerId: customerAccounts.customerId })
    .from(customerAccounts)
    .where(and(eq(customerAccounts.userId, userId), eq(customerAccounts.organisationId, organisationId)))
    .orderBy(customerAccounts.customerId)
    .limit(1)
  return row?.customerId ?? null
}

/** Notes that there is such a customer; what is known of them already stays. */
export async function insertCustomerAccount(tx: Transaction, row: CustomerAccountRow): Promise<void> {
  await tx.insert(customerAccounts).values(row).onConflictDoNothing()
}

/** Notes which account belongs to a customer. Waits for conversations that the account is just beginning. */
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
  return sql`hashtextextended('ai.customer_accounts/' || ${userId}, 0)`
}
