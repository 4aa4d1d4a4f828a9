import { and, asc, eq, gt, inArray, isNull, lt, lte, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { accountMails } from '../tables.ts'
import type { AccountMailKind } from './account-mail.ts'

export type AccountMailRow = typeof accountMails.$inferSelect

/** When mail of this kind to this address was asked for since `since`; others who ask queue until the end. */
export async function lockAskedMails(
  tx: Transaction,
  kind: AccountMailKind,
  emailKey: string,
  since: Date,
): Promise<Date[]> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`account mail ${kind} ${emailKey}`}, 0))`,
  )
  const rows = await tx
    .select({ createdAt: accountMails.createdAt })
    .from(accountMails)
    .where(
      and(
        eq(accountMails.emailKey, emailKey),
        eq(accountMails.kind, kind),
        gt(accountMails.createdAt, since),
      ),
    )
  return rows.map((row) => row.createdAt)
}

/** How many mails a network asked for since `since`; others of it who ask queue until the end. */
export async function lockMailsOfNetwork(tx: Transaction, network: string, since: Date): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`account mails of ${network}`}, 0))`)
  return tx.$count(accountMails, and(eq(accountMails.network, network), gt(accountMails.createdAt, since)))
}

export async function insertAccountMail(tx: Transaction, row: AccountMailRow): Promise<void> {
  await tx.insert(accountMails).values(row)
}

/** Takes mail that is due, for this process alone until `until`. */
export async function claimDueMails(
  tx: Transaction,
  now: Date,
  until: Date,
  limit: number,
): Promise<AccountMailRow[]> {
  const due = await tx
    .select({ id: accountMails.id })
    .from(accountMails)
    .where(and(isNull(accountMails.settledAt), lte(accountMails.dueAt, now)))
    .orderBy(asc(accountMails.dueAt))
    .limit(limit)
    .for('update', { skipLocked: true })
  if (due.length === 0) return []
  return tx
    .update(accountMails)
    .set({ dueAt: until, tries: sql`${accountMails.tries} + 1` })
    .where(
      inArray(
        accountMails.id,
        due.map(({ id }) => id),
      ),
    )
    .returning()
}

export async function settleMail(
  tx: Transaction,
  id: string,
  outcome: NonNullable<AccountMailRow['outcome']>,
  now: Date,
): Promise<void> {
  await tx.update(accountMails).set({ outcome, settledAt: now }).where(eq(accountMails.id, id))
}

export async function postponeMail(tx: Transaction, id: string, dueAt: Date): Promise<void> {
  await tx.update(accountMails).set({ dueAt }).where(eq(accountMails.id, id))
}

/** Forgets mail that was settled before `before`. */
export async function deleteSettledMails(tx: Transaction, before: Date): Promise<void> {
  await tx.delete(accountMails).where(lt(accountMails.settledAt, before))
}
