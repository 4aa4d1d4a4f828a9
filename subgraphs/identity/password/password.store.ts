import { eq } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { passwords, users } from '../tables.ts'

/** The person of an e-mail address with the hash to check; only a service transaction sees hashes. */
export async function selectCredentials(tx: Transaction, emailKey: string) {
  const [found] = await tx
    .select({ userId: users.id, hash: passwords.hash })
    .from(users)
    .innerJoin(passwords, eq(passwords.userId, users.id))
    .where(eq(users.emailKey, emailKey))
  return found ?? null
}

/** Null for an account that has no password, as one that signs in elsewhere only. */
export async function selectPasswordHash(tx: Transaction, userId: string): Promise<string | null> {
  const [found] = await tx
    .select({ hash: passwords.hash })
    .from(passwords)
    .where(eq(passwords.userId, userId))
  return found?.hash ?? null
}

export async function insertPassword(tx: Transaction, row: typeof passwords.$inferInsert): Promise<void> {
  await tx.insert(passwords).values(row)
}

export async function upsertPassword(tx: Transaction, row: typeof passwords.$inferInsert): Promise<void> {
  const { hash, changedAt } = row
  await tx
    .insert(passwords)
    .values(row)
    .onConflictDoUpdate({ target: passwords.userId, set: { hash, changedAt } })
}
