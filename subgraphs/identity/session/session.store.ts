import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refreshTokens, sessions } from '../tables.ts'
import type { SessionEndReason } from './session.ts'

export type SessionRow = typeof sessions.$inferSelect

const newestFirst: KeysetOrder = { column: sessions.createdAt, id: sessions.id, direction: 'desc' }

export function selectOpenSessionPage(
  tx: Transaction,
  userId: string,
  page: PageRequest,
  now: Date,
): Promise<Page<SessionRow>> {
  const where = and(eq(sessions.userId, userId), isNull(sessions.endedAt), gt(sessions.expiresAt, now))
  return selectPage(tx, { table: sessions, order: newestFirst, where, page })
}

/** A person's session, locked until the transaction ends. */
export async function lockSession(tx: Transaction, id: string, userId: string): Promise<SessionRow | null> {
  const [row] = await tx
    .select()
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.userId, userId)))
    .for('update')
  return row ?? null
}

/** Sessions of a person that were not ended, locked until the transaction ends. */
export function lockOpenSessions(tx: Transaction, userId: string): Promise<SessionRow[]> {
  return tx
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)))
    .orderBy(sessions.id)
    .for('update')
}

/** A refresh token with its session, both locked: of two refreshes at once the second sees what the first did. */
export async function lockPresentedToken(tx: Transaction, hash: string) {
  const [row] = await tx
    .select({ token: refreshTokens, session: sessions })
    .from(refreshTokens)
    .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
    .where(eq(refreshTokens.hash, hash))
    .for('update')
  return row ?? null
}

export async function insertSession(tx: Transaction, row: SessionRow): Promise<void> {
  await tx.insert(sessions).values(row)
}

export async function insertRefreshToken(
  tx: Transaction,
  row: typeof refreshTokens.$inferInsert,
): Promise<void> {
  await tx.insert(refreshTokens).values(row)
}

export async function spendRefreshToken(tx: Transaction, hash: string, now: Date): Promise<void> {
  await tx.update(refreshTokens).set({ usedAt: now }).where(eq(refreshTokens.hash, hash))
}

export async function updateSession(
  tx: Transaction,
  id: string,
  changes: Partial<Pick<SessionRow, 'organisationId' | 'refreshedAt' | 'expiresAt' | 'network'>>,
): Promise<void> {
  await tx.update(sessions).set(changes).where(eq(sessions.id, id))
}

/** Ends a session that runs; answers null when it had ended before. */
export async function endSession(
  tx: Transaction,
  id: string,
  reason: SessionEndReason,
  now: Date,
): Promise<SessionRow | null> {
  const [row] = await tx
    .update(sessions)
    .set({ endedAt: now, endReason: reason })
    .where(and(eq(sessions.id, id), isNull(sessions.endedAt)))
    .returning()
  return row ?? null
}

/** Forgets a person's sessions that ran out before `before`, with their tokens. */
export async function deleteExpiredSessions(tx: Transaction, userId: string, before: Date): Promise<void> {
  await tx.delete(sessions).where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, before)))
}
