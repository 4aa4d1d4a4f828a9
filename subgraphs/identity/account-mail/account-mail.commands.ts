import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { mailWindowMs, mayMail } from './account-mail.ts'
import type { AccountMailKind } from './account-mail.ts'
import { insertAccountMail, lockAskedMails } from './account-mail.store.ts'
import type { AccountMailRow } from './account-mail.store.ts'
import type { AccountRow } from '../user/user.store.ts'

/** Where mail goes that does not go to the address an account has. */
export interface OtherAddress {
  readonly userId: string | null
  readonly email: string
}

/**
 * Asks for mail to an address, whether or not somebody has an account with it; the transaction must be a service's.
 * Answers false, and asks for nothing, when the address got too many of this kind lately.
 */
export async function askForMail(
  tx: Transaction,
  kind: AccountMailKind,
  emailKey: string,
  other?: OtherAddress,
): Promise<boolean> {
  const now = new Date()
  const asked = await lockAskedMails(tx, kind, emailKey, new Date(now.getTime() - mailWindowMs))
  if (!mayMail(asked, now)) return false
  await insertAccountMail(tx, newMail(kind, emailKey, other, now))
  return true
}

/** Asks for mail that must not be left out, to the address an account has until now. */
export async function askToTell(
  tx: Transaction,
  kind: AccountMailKind,
  { emailKey, email }: Pick<AccountRow, 'emailKey' | 'email'>,
): Promise<void> {
  await insertAccountMail(tx, newMail(kind, emailKey, { userId: null, email }, new Date()))
}

function newMail(
  kind: AccountMailKind,
  emailKey: string,
  { userId, email }: Partial<OtherAddress> = {},
  now: Date,
): AccountMailRow {
  return {
    id: createId(),
    kind,
    emailKey,
    userId: userId ?? null,
    email: email ?? null,
    createdAt: now,
    dueAt: now,
    tries: 0,
    settledAt: null,
    outcome: null,
  }
}
