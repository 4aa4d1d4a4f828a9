import { and, eq, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { SessionRow } from '../session/session.store.ts'
import { recoveryCodes, sessions, signInChallenges, totpFactors } from '../tables.ts'

export type TotpFactorRow = typeof totpFactors.$inferSelect
export type ChallengeRow = typeof signInChallenges.$inferSelect

/** A person's factor, locked until the transaction ends. */
export async function lockTotpFactor(tx: Transaction, userId: string): Promise<TotpFactorRow | null> {
  const [row] = await tx.select().from(totpFactors).where(eq(totpFactors.userId, userId)).for('update')
  return row ?? null
}

export async function hasConfirmedFactor(tx: Transaction, userId: string): Promise<boolean> {
  const [row] = await tx
    .select({ userId: totpFactors.userId })
    .from(totpFactors)
    .where(and(eq(totpFactors.userId, userId), isNotNull(totpFactors.confirmedAt)))
  return row !== undefined
}

/** Stores a factor that waits for its first code, in place of another such. */
export async function upsertPendingFactor(tx: Transaction, row: TotpFactorRow): Promise<void> {
  const { secret, createdAt, lastStep } = row
  await tx
    .insert(totpFactors)
    .values(row)
    .onConflictDoUpdate({
      target: totpFactors.userId,
      set: { secret, createdAt, lastStep, confirmedAt: null },
    })
}

export async function confirmFactor(tx: Transaction, userId: string, now: Date): Promise<void> {
  await tx.update(totpFactors).set({ confirmedAt: now }).where(eq(totpFactors.userId, userId))
}

export async function deleteFactor(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(totpFactors).where(eq(totpFactors.userId, userId))
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
}

/** Marks a half minute as used; answers false when it or a later one was used before. */
export async function spendTotpStep(tx: Transaction, userId: string, step: number): Promise<boolean> {
  const rows = await tx
    .update(totpFactors)
    .set({ lastStep: step })
    .where(and(eq(totpFactors.userId, userId), lt(totpFactors.lastStep, step)))
    .returning({ userId: totpFactors.userId })
  return rows.length > 0
}

export async function replaceRecoveryCodes(
  tx: Transaction,
  userId: string,
  hashes: readonly string[],
  now: Date,
): Promise<void> {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  await tx
    .insert(recoveryCodes)
    .values(hashes.map((hash) => ({ hash, userId, createdAt: now, usedAt: null })))
}

/** Uses a recovery code up; answers false when the person has none such, or used it. */
export async function spendRecoveryCode(
  tx: Transaction,
  userId: string,
  hash: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(and(eq(recoveryCodes.hash, hash), eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)))
    .returning({ hash: recoveryCodes.hash })
  return rows.length > 0
}

export function countRecoveryCodes(tx: Transaction, userId: string): Promise<number> {
  return tx.$count(recoveryCodes, and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)))
}

export async function insertChallenge(tx: Transaction, row: ChallengeRow): Promise<void> {
  await tx.delete(signInChallenges).where(lt(signInChallenges.expiresAt, row.createdAt))
  await tx.insert(signInChallenges).values(row)
}

/** A challenge that still waits, after one more try was counted on it; null when it is over. */
export async function tryChallenge(
  tx: Transaction,
  hash: string,
  maxTries: number,
  now: Date,
): Promise<ChallengeRow | null> {
  const [row] = await tx
    .update(signInChallenges)
    .set({ tries: sql`${signInChallenges.tries} + 1` })
    .where(
      and(
        eq(signInChallenges.hash, hash),
        gt(signInChallenges.expiresAt, now),
        lt(signInChallenges.tries, maxTries),
      ),
    )
    .returning()
  return row ?? null
}

export async function deleteChallenge(tx: Transaction, hash: string): Promise<void> {
  await tx.delete(signInChallenges).where(eq(signInChallenges.hash, hash))
}

/** Notes that a second factor was shown in a session; answers null when the session has ended. */
export async function markSecondFactor(
  tx: Transaction,
  sessionId: string,
  now: Date,
): Promise<SessionRow | null> {
  const [row] = await tx
    .update(sessions)
    .set({ secondFactorAt: now })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)))
    .returning()
  return row ?? null
}

/** Takes from a person's sessions that a second factor was shown in them; answers those it was taken from. */
export function clearSecondFactor(tx: Transaction, userId: string): Promise<SessionRow[]> {
  return tx
    .update(sessions)
    .set({ secondFactorAt: null })
    .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt), isNotNull(sessions.secondFactorAt)))
    .returning()
}
