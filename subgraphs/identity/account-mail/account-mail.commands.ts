import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { mailWindowMs, mayMail } from './account-mail.ts'
import type { AccountMailKind } from './account-mail.ts'
import { insertAccountMail, lockAskedMails } from './account-mail.store.ts'

/**
 * Asks for mail to an address, whether or not somebody has an account with it; the transaction must be a service's.
 * Answers false, and asks for nothing, when the address got too many of this kind lately.
 */
export async function askForMail(tx: Transaction, kind: AccountMailKind, emailKey: string): Promise<boolean> {
  const now = new Date()
  const asked = await lockAskedMails(tx, kind, emailKey, new Date(now.getTime() - mailWindowMs))
  if (!mayMail(asked, now)) return false
  await insertAccountMail(tx, {
    id: createId(),
    kind,
    emailKey,
    createdAt: now,
    dueAt: now,
    tries: 0,
    settledAt: null,
    outcome: null,
  })
  return true
}
