import { and, eq, gt, lt } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { externalIdentities, passwords, signInRedirects } from '../tables.ts'

export type RedirectRow = typeof signInRedirects.$inferSelect

export async function selectUserIdByIdentity(
  tx: Transaction,
  issuer: string,
  subject: string,
): Promise<string | null> {
  const [found] = await tx
    .select({ userId: externalIdentities.userId })
    .from(externalIdentities)
    .where(and(eq(externalIdentities.issuer, issuer), eq(externalIdentities.subject, subject)))
  return found?.userId ?? null
}

export async function insertIdentity(
  tx: Transaction,
  row: typeof externalIdentities.$inferInsert,
): Promise<void> {
  await tx.insert(externalIdentities).values(row)
}

export async function deletePassword(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(passwords).where(eq(passwords.userId, userId))
}

export async function insertRedirect(tx: Transaction, row: RedirectRow): Promise<void> {
  await tx.delete(signInRedirects).where(lt(signInRedirects.expiresAt, row.createdAt))
  await tx.insert(signInRedirects).values(row)
}

/** Uses a redirect up; null for one that is unknown, used or too old. */
export async function takeRedirect(tx: Transaction, hash: string, now: Date): Promise<RedirectRow | null> {
  const [row] = await tx
    .delete(signInRedirects)
    .where(and(eq(signInRedirects.hash, hash), gt(signInRedirects.expiresAt, now)))
    .returning()
  return row ?? null
}
