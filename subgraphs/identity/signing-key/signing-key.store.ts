import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { signingKeys } from '../tables.ts'

export type SigningKeyRow = typeof signingKeys.$inferSelect

export function selectSigningKeys(tx: Transaction): Promise<SigningKeyRow[]> {
  return tx.select().from(signingKeys).orderBy(signingKeys.createdAt, signingKeys.id)
}

/** Of processes starting together one inserts; the others leave theirs and read that one. */
export async function insertFirstSigningKey(tx: Transaction, row: SigningKeyRow): Promise<void> {
  await tx.insert(signingKeys).values(row).onConflictDoNothing()
}
