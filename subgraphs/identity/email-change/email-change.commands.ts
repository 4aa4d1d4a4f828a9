import { emailKey } from '../../../platform/auth/email-key.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import { askForMail, askToTell } from '../account-mail/account-mail.commands.ts'
import { mailPauseMs } from '../account-mail/account-mail.ts'
import type { IdentityContext } from '../context.ts'
import type { IdentityEvent } from '../events.ts'
import { provePassword } from '../password/password-proof.ts'
import { hashOpaqueToken } from '../session/opaque-token.ts'
import { lockAccount } from '../user/user.store.ts'
import type { AccountRow, UserRow } from '../user/user.store.ts'
import { emailVerified } from '../verification/verification.commands.ts'
import type { UserEmailChangeRequestInput } from './email-change.input.ts'
import {
  deleteEmailChange,
  lockEmailChange,
  spendChangeToken,
  updateEmail,
  upsertEmailChange,
} from './email-change.store.ts'
import type { EmailChangeRow } from './email-change.store.ts'

/**
 * Mails a token to the address the viewer wants; until it comes back the present one counts. An address that somebody
 * else has gets no mail, and the answer is the same: nobody learns here who has an account.
 */
export async function requestEmailChange(
  context: IdentityContext,
  input: UserEmailChangeRequestInput,
): Promise<UserRow> {
  const mailer = context.services.mailer ?? refuse('MAIL_UNAVAILABLE', 'This deployment sends no mail.')
  const account = await provePassword(context, { password: input.password, field: 'password' })
  const email = input.email.trim()
  const key = emailKey(email)
  if (key === account.emailKey) refuse('SAME_EMAIL', 'This is your address already.', ['input', 'email'])
  const now = new Date()
  const asked = { client: context.client, other: { userId: account.id, email } }
  const change = { userId: account.id, email, emailKey: key, requestedAt: now }
  await context.services.databaseAsService(context.requestId).write(async (tx) => {
    // Whoever wants to change is one at a time, and so are the mails they cause.
    await lockAccount(tx, account.id)
    const last = await lockEmailChange(tx, account.id)
    const isTooSoon = last !== null && last.requestedAt.getTime() > now.getTime() - mailPauseMs
    if (isTooSoon || !(await askForMail(tx, 'EMAIL_CHANGE', key, asked)))
      refuse('TOO_SOON', 'A mail was sent a moment ago; look for it, or try again later.')
    await upsertEmailChange(tx, change)
    await tell(tx, account.id, [
      { type: 'identity.user.email_change_requested', data: { userId: account.id } },
    ])
  })
  mailer.wake()
  return account
}

/** Takes a token that was mailed to a new address as proof of it: it is the account's from now on. */
export async function changeEmail(context: IdentityContext, token: string): Promise<UserRow> {
  const database = context.services.databaseAsService(context.requestId)
  const account = await database
    .write((tx) => takeNewAddress(tx, token))
    .catch((error: unknown) => {
      if (violatedConstraint(error) !== 'users_email_key_key') throw error
      return refuse('EMAIL_TAKEN', 'Somebody has an account with this address by now.')
    })
  context.services.mailer?.wake()
  return account
}

async function takeNewAddress(tx: Transaction, token: string): Promise<UserRow> {
  const now = new Date()
  const change = await spendChangeToken(tx, hashOpaqueToken(token), now)
  const account = change && (await lockAccount(tx, change.userId))
  if (!change || !account)
    return refuse('INVALID_TOKEN', 'The token is unknown, used or too old.', ['input', 'token'])
  await updateEmail(tx, change, now)
  await deleteEmailChange(tx, account.id)
  const changed = { ...account, email: change.email, emailVerifiedAt: now }
  await tell(tx, account.id, [emailChanged(account, change), emailVerified(changed)])
  // Whoever reads mail there must learn of it, above all when it was not they.
  await askToTell(tx, 'EMAIL_CHANGED', account)
  return changed
}

function emailChanged(account: AccountRow, { email }: EmailChangeRow): IdentityEvent {
  const { id: userId, email: previousEmail } = account
  return { type: 'identity.user.email_changed', data: { userId, email, previousEmail } }
}

async function tell(tx: Transaction, userId: string, events: readonly IdentityEvent[]): Promise<void> {
  await appendEvents(tx, { stream: stream('identity', 'user', userId), events, organisationId: null })
}
