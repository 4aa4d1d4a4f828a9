import { requireUser } from '../../../platform/auth/permission.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import { askForMail } from '../account-mail/account-mail.commands.ts'
import { spendOneTimeToken } from '../account-mail/one-time-token.store.ts'
import type { IdentityContext } from '../context.ts'
import type { UserEmailVerified } from '../events.ts'
import { hashOpaqueToken } from '../session/opaque-token.ts'
import { markEmailVerified, selectAccount } from '../user/user.store.ts'
import type { AccountRow, UserRow } from '../user/user.store.ts'

/** Sends the viewer a new mail to verify their address with. */
export async function requestVerification(context: IdentityContext): Promise<UserRow> {
  const { userId } = requireUser(context.viewer)
  const mailer = context.services.mailer ?? refuse('MAIL_UNAVAILABLE', 'This deployment sends no mail.')
  const database = context.services.databaseAsService(context.requestId)
  const account = await database.write(async (tx) => {
    const account = await selectAccount(tx, userId)
    if (!account) refuse('ALREADY_VERIFIED', 'There is no address to verify.')
    if (account.emailVerifiedAt) refuse('ALREADY_VERIFIED', 'Your e-mail address is verified.')
    if (!(await askForMail(tx, 'EMAIL_VERIFICATION', account.emailKey, context)))
      refuse('TOO_SOON', 'A mail was sent a moment ago; look for it, or try again later.')
    return account
  })
  mailer.wake()
  return account
}

/** Takes a token that was mailed as proof of the address. Who holds it need not be signed in. */
export async function verifyEmail(context: IdentityContext, token: string): Promise<UserRow> {
  const database = context.services.databaseAsService(context.requestId)
  return database.write(async (tx) => {
    const account = await spendOneTimeToken(tx, hashOpaqueToken(token), 'EMAIL_VERIFICATION', new Date())
    if (!account) return refuse('INVALID_TOKEN', 'The token is unknown, used or too old.', ['input', 'token'])
    return confirmEmail(tx, account)
  })
}

/** Notes that the person reads mail at their address, and tells of it the first time. */
export async function confirmEmail(tx: Transaction, account: AccountRow): Promise<AccountRow> {
  if (account.emailVerifiedAt) return account
  const confirmed = { ...account, emailVerifiedAt: new Date() }
  await markEmailVerified(tx, account.id, confirmed.emailVerifiedAt)
  await appendEvents(tx, {
    stream: stream('identity', 'user', account.id),
    events: [emailVerified(account)],
    organisationId: null,
  })
  return confirmed
}

export function emailVerified(account: Pick<AccountRow, 'id' | 'email' | 'displayName'>): UserEmailVerified {
  const { id: userId, email, displayName } = account
  return { type: 'identity.user.email_verified', data: { userId, email, displayName } }
}
