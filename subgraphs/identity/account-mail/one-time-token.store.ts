import { and, eq, gt } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { oneTimeTokens, users } from '../tables.ts'
import type { TokenKind } from './account-mail.ts'

/** Stores a token in place of the one of its kind the person had. */
export async function replaceOneTimeToken(
  tx: Transaction,
  row: typeof oneTimeTokens.$inferInsert,
): Promise<void> {
  const { hash, emailKey, createdAt, expiresAt } = row
  await tx
    .insert(oneTimeTokens)
    .values(row)
    .onConflictDoUpdate({
      target: [oneTimeTokens.userId, oneTimeTokens.kind],
      set: { hash, emailKey, createdAt, expiresAt },
    })
}

/** Whether there is such a token, run out or not. */
export async function hasOneTimeToken(tx: Transaction, hash: string, kind: TokenKind): Promise<boolean> {
  const [token] = await tx
    .select({ userId: oneTimeTokens.userId })
    .from(oneTimeTokens)
    .where(and(eq(oneTimeTokens.hash, hash), eq(oneTimeTokens.kind, kind)))
  return token !== undefined
}

/** Uses a token up and answers whom it was sent to; null for one that is unknown, used, run out, or of an old address. */
export async function spendOneTimeToken(tx: Transaction, hash: string, kind: TokenKind, now: Date) {
  const [token] = await tx
    .delete(oneTimeTokens)
    .where(and(eq(oneTimeTokens.hash, hash), eq(oneTimeTokens.kind, kind), gt(oneTimeTokens.expiresAt, now)))
    .returning()
  if (!token) return null
  const [user] = await tx
    .select()
    .from(users)
    .where(and(eq(users.id, token.userId), eq(users.emailKey, token.emailKey)))
    .for('update')
  return user ?? null
}
