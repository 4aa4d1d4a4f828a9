import { and, eq } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { knownCustomers } from '../tables.ts'

export type KnownCustomer = typeof knownCustomers.$inferSelect

/** Remembers a customer; what is known already stays. */
export async function insertKnownCustomer(tx: Transaction, customer: KnownCustomer): Promise<void> {
  await tx.insert(knownCustomers).values(customer).onConflictDoNothing()
}

export async function linkKnownCustomer(tx: Transaction, customerId: string, userId: string): Promise<void> {
  await tx.update(knownCustomers).set({ userId }).where(eq(knownCustomers.customerId, customerId))
}

export async function selectCustomerOfOrganisation(
  tx: Transaction,
  customerId: string,
  organisationId: string,
): Promise<KnownCustomer | undefined> {
  const [row] = await tx
    .select()
    .from(knownCustomers)
    .where(and(eq(knownCustomers.customerId, customerId), eq(knownCustomers.organisationId, organisationId)))
  return row
}

export async function selectCustomerOfUser(
  tx: Transaction,
  userId: string,
): Promise<KnownCustomer | undefined> {
  const [row] = await tx.select().from(knownCustomers).where(eq(knownCustomers.userId, userId)).limit(1)
  return row
}
