import { and, eq, gt } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { emailChanges, oneTimeTokens, users } from '../tables.ts'

export type EmailChangeRow = typeof emailChanges.$inferSelect

/** What a person wants as their address; locked until the transaction ends. */
export async function lockEmailChange(tx: Transaction, userId: string): Promise<EmailChangeRow | null> {
  const [row] = await tx.select().from(emailChanges).where(eq(emailChanges.userId, userId)).for('update')
  return row ?? null
}

export async function upsertEmailChange(tx: Transaction, row: EmailChangeRow): Promise<void> {
  const { email, emailKey, requestedAt } = row
  await tx
    .insert(emailChanges)
    .values(row)
    .onConflictDoUpdate({ target: emailChanges.userId, set: { email, emailKey, requestedAt } })
}

export async function deleteEmailChange(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(emailChanges).where(eq(emailChanges.userId, userId))
}

/** Uses a token up and answers the change it was mailed for; null for one that is unknown, used, run out or replaced. */
export async function spendChangeToken(
  tx: Transaction,
  hash: string,
  now: Date,
): Promise<EmailChangeRow | null> {
  const [token] = await tx
    .delete(oneTimeTokens)
    .where(
      and(
        eq(oneTimeTokens.hash, hash),
        eq(oneTimeTokens.kind, 'EMAIL_CHANGE'),
        gt(oneTimeTokens.expiresAt, now),
      ),
    )
    .returning()
  const change = token && (await lockEmailChange(tx, token.userId))
  return change?.emailKey === token?.emailKey ? (change ?? null) : null
}

/** Gives an account another address, which its owner has shown to read; throws the violation when somebody else has it. */
export async function updateEmail(
  tx: Transaction,
  { userId, email, emailKey }: EmailChangeRow,
  now: Date,
): Promise<void> {
  await tx
    .update(users)
    .set({ email, emailKey, emailVerifiedAt: now, updatedAt: now })
    .where(eq(users.id, userId))
}
