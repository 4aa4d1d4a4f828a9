import { and, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { sessions, signInFailures } from '../tables.ts'
import { countFailure, forgetMs } from './lockout.ts'
import type { FailureKind } from './lockout.ts'

/** What failures are counted by; the parts a kind does not have are empty. */
export interface FailureSubject {
  readonly kind: FailureKind
  readonly subject: string
  readonly client: string
}

export type FailureRow = typeof signInFailures.$inferSelect

export function selectFailures(tx: Transaction, subjects: readonly FailureSubject[]): Promise<FailureRow[]> {
  return tx.select().from(signInFailures).where(oneOf(subjects))
}

/** Counts a failure for each subject; of two at once the second counts on from the first. */
export async function addFailure(
  tx: Transaction,
  subjects: readonly FailureSubject[],
  now: Date,
): Promise<FailureRow[]> {
  const fresh = subjects.map((subject) => ({ ...subject, failures: 0, lastFailedAt: now, lockedUntil: null }))
  // In one order always, so that two never wait for one another.
  const ordered = fresh.sort((a, b) => a.kind.localeCompare(b.kind))
  await tx.insert(signInFailures).values(ordered).onConflictDoNothing()
  const rows = await tx
    .select()
    .from(signInFailures)
    .where(oneOf(subjects))
    .orderBy(signInFailures.kind)
    .for('update')
  const counted = rows.map((row) => ({ ...row, ...countFailure(row, row.kind, now) }))
  for (const { kind, subject, client, failures, lastFailedAt, lockedUntil } of counted)
    await tx
      .update(signInFailures)
      .set({ failures, lastFailedAt, lockedUntil })
      .where(oneOf([{ kind, subject, client }]))
  return counted
}

export async function deleteFailures(tx: Transaction, subjects: readonly FailureSubject[]): Promise<void> {
  await tx.delete(signInFailures).where(oneOf(subjects))
}

/** Forgets every failure with an account, wherever it came from. */
export async function deleteFailuresOf(tx: Transaction, emailKey: string, userId: string): Promise<void> {
  await tx
    .delete(signInFailures)
    .where(
      or(
        and(inArray(signInFailures.kind, ['ACCOUNT', 'PAIR']), eq(signInFailures.subject, emailKey)),
        and(eq(signInFailures.kind, 'FACTOR'), eq(signInFailures.subject, userId)),
      ),
    )
}

/** Forgets some of the failures that no longer count. */
export async function deleteOldFailures(tx: Transaction, now: Date): Promise<void> {
  const old = tx
    .select({ place: sql`ctid` })
    .from(signInFailures)
    .where(lt(signInFailures.lastFailedAt, new Date(now.getTime() - forgetMs)))
    .limit(100)
    .for('update', { skipLocked: true })
  await tx.delete(signInFailures).where(sql`ctid in ${old}`)
}

/** Whether the person signed in from this network before. */
export async function hasSessionFrom(tx: Transaction, userId: string, network: string): Promise<boolean> {
  const [found] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.network, network)))
    .limit(1)
  return found !== undefined
}

function oneOf(subjects: readonly FailureSubject[]) {
  return or(
    ...subjects.map(({ kind, subject, client }) =>
      and(
        eq(signInFailures.kind, kind),
        eq(signInFailures.subject, subject),
        eq(signInFailures.client, client),
      ),
    ),
  )
}
