import { eq, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { signingKeys } from '../tables.ts'

export type SigningKeyRow = typeof signingKeys.$inferSelect

export function selectSigningKeys(tx: Transaction): Promise<SigningKeyRow[]> {
  return tx.select().from(signingKeys).orderBy(signingKeys.createdAt, signingKeys.id)
}

/** All keys, while nobody else changes them until the transaction ends. */
export async function lockSigningKeys(tx: Transaction): Promise<SigningKeyRow[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('identity signing keys', 0))`)
  return selectSigningKeys(tx)
}

/** Of processes starting together one inserts; the others leave theirs and read that one. */
export async function insertSigningKey(tx: Transaction, row: SigningKeyRow): Promise<void> {
  await tx.insert(signingKeys).values(row).onConflictDoNothing()
}

/** The next key signs from now on, and the current one no more. */
export async function activateKey(
  tx: Transaction,
  next: SigningKeyRow,
  current: SigningKeyRow,
  now: Date,
): Promise<void> {
  await tx
    .update(signingKeys)
    .set({ state: 'PREVIOUS', retiredAt: now })
    .where(eq(signingKeys.id, current.id))
  await tx.update(signingKeys).set({ state: 'CURRENT', activatedAt: now }).where(eq(signingKeys.id, next.id))
}

export async function deleteSigningKeys(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.delete(signingKeys).where(inArray(signingKeys.id, [...ids]))
}
