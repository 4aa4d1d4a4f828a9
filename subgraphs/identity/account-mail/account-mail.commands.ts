import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { ClientOrigin } from '../../../platform/graphql/subgraph-service.ts'
import { networkOf } from '../../../platform/server/client-network.ts'
import { mailsPerNetwork, mailWindowMs, mayMail } from './account-mail.ts'
import type { AccountMailKind } from './account-mail.ts'
import { insertAccountMail, lockAskedMails, lockMailsOfNetwork } from './account-mail.store.ts'
import type { AccountMailRow } from './account-mail.store.ts'
import type { AccountRow } from '../user/user.store.ts'

/** Where mail goes that does not go to the address an account has. */
export interface OtherAddress {
  readonly userId: string | null
  readonly email: string
}

export interface MailRequest {
  /** Who asked; left out when it was not for the asking. */
  readonly client?: ClientOrigin | undefined
  readonly other?: OtherAddress
}

/**
 * Asks for mail to an address, whether or not somebody has an account with it; the transaction must be a service's.
 * Answers false, and asks for nothing, when the address got too many of this kind lately, or whoever asks too many of any.
 */
export async function askForMail(
  tx: Transaction,
  kind: AccountMailKind,
  emailKey: string,
  { client, other }: MailRequest = {},
): Promise<boolean> {
  const now = new Date()
  const since = new Date(now.getTime() - mailWindowMs)
  const network = networkOf(client?.address ?? null)
  if (network !== null && (await lockMailsOfNetwork(tx, network, since)) >= mailsPerNetwork) return false
  if (!mayMail(await lockAskedMails(tx, kind, emailKey, since), now)) return false
  await insertAccountMail(tx, { ...newMail(kind, emailKey, other, now), network })
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
    network: null,
    createdAt: now,
    dueAt: now,
    tries: 0,
    settledAt: null,
    outcome: null,
  }
}
