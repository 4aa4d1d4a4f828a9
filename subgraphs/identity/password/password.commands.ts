import { emailKey } from '../../../platform/auth/email-key.ts'
import { requireUser } from '../../../platform/auth/permission.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import { askForMail } from '../account-mail/account-mail.commands.ts'
import { hasOneTimeToken, spendOneTimeToken } from '../account-mail/one-time-token.store.ts'
import type { IdentityContext } from '../context.ts'
import type { PasswordChangeReason, UserPasswordChanged } from '../events.ts'
import { hashForClient } from '../lockout/client-gate.ts'
import { deleteFailuresOf } from '../lockout/lockout.store.ts'
import { hashOpaqueToken } from '../session/opaque-token.ts'
import { endSessionsOf } from '../session/session.commands.ts'
import type { AccountRow, UserRow } from '../user/user.store.ts'
import { confirmEmail } from '../verification/verification.commands.ts'
import { isGuessable } from './password.ts'
import type { UserPasswordChangeInput, UserPasswordResetInput } from './password.input.ts'
import { provePassword } from './password-proof.ts'
import { upsertPassword } from './password.store.ts'

/** Asks for a mail with which to choose a new password; nobody learns here whether the address has an account. */
export async function requestPasswordReset(context: IdentityContext, email: string): Promise<void> {
  const mailer = context.services.mailer ?? refuse('MAIL_UNAVAILABLE', 'This deployment sends no mail.')
  const database = context.services.databaseAsService(context.requestId)
  await database.write((tx) => askForMail(tx, 'PASSWORD_RESET', emailKey(email), context))
  mailer.wake()
}

/**
 * Sets a new password with a token that was mailed, and ends every session of the account. The mail was read, so the
 * address is verified, and who was locked out is let in again. Nobody is signed in by it: a second factor is asked for as ever.
 */
export async function resetPassword(
  context: IdentityContext,
  input: UserPasswordResetInput,
): Promise<UserRow> {
  const database = context.services.databaseAsService(context.requestId)
  const token = hashOpaqueToken(input.token)
  // A hash is for who has a token: guessing must cost us nothing.
  if (!(await database.read((tx) => hasOneTimeToken(tx, token, 'PASSWORD_RESET')))) return refuseToken()
  const hash = await hashForClient(context, input.password)
  const account = await database.write(async (tx) => {
    const account = await spendOneTimeToken(tx, token, 'PASSWORD_RESET', new Date())
    if (!account) return refuseToken()
    // Thrown inside, so that the token is not used up by a bad password.
    refuseGuessable(input.password, account, 'password')
    await changePassword(tx, account, hash, 'RESET')
    await endSessionsOf(tx, account.id, 'PASSWORD_CHANGED')
    await deleteFailuresOf(tx, account.emailKey, account.id)
    return confirmEmail(tx, account)
  })
  context.services.attemptGate.forget()
  context.services.mailer?.wake()
  return account
}

function refuseToken(): never {
  return refuse('INVALID_TOKEN', 'The token is unknown, used or too old.', ['input', 'token'])
}

/** Sets a new password for the viewer, who knows the present one, and ends all their other sessions. */
export async function changeOwnPassword(
  context: IdentityContext,
  input: UserPasswordChangeInput,
): Promise<UserRow> {
  const { userId, sessionId } = requireUser(context.viewer)
  const account = await provePassword(context, { password: input.currentPassword, field: 'currentPassword' })
  refuseGuessable(input.newPassword, account, 'newPassword')
  const hash = await context.services.passwordHasher.hash(input.newPassword, context.signal)
  const database = context.services.databaseAsService(context.requestId)
  await database.write(async (tx) => {
    await changePassword(tx, account, hash, 'CHANGED')
    await endSessionsOf(tx, userId, 'PASSWORD_CHANGED', sessionId)
  })
  context.services.mailer?.wake()
  return account
}

async function changePassword(
  tx: Transaction,
  account: AccountRow,
  hash: string,
  reason: PasswordChangeReason,
): Promise<void> {
  await upsertPassword(tx, { userId: account.id, hash, changedAt: new Date() })
  const changed: UserPasswordChanged = {
    type: 'identity.user.password_changed',
    data: { userId: account.id, reason },
  }
  await appendEvents(tx, {
    stream: stream('identity', 'user', account.id),
    events: [changed],
    organisationId: null,
  })
  await askForMail(tx, 'PASSWORD_CHANGED', account.emailKey)
}

function refuseGuessable(password: string, { email, displayName }: AccountRow, field: string): void {
  if (isGuessable(password, email, displayName))
    refuse('PASSWORD_GUESSABLE', 'Choose a password that is harder to guess.', ['input', field])
}
