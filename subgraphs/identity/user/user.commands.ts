import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import { askForMail } from '../account-mail/account-mail.commands.ts'
import type { IdentityContext } from '../context.ts'
import type { UserSignedUp } from '../events.ts'
import { hashForClient } from '../lockout/client-gate.ts'
import { isGuessable } from '../password/password.ts'
import { insertPassword } from '../password/password.store.ts'
import { shownNetworkOf } from '../../../platform/server/client-network.ts'
import { issueTokens, startSession } from '../session/session-start.ts'
import type { SignedIn } from '../session/session-start.ts'
import { emailKey } from '../../../platform/auth/email-key.ts'
import { emailVerified } from '../verification/verification.commands.ts'
import type { UserSignUpInput } from './user.input.ts'
import { insertUser } from './user.store.ts'
import type { UserRow } from './user.store.ts'

export interface SignedUp extends SignedIn {
  readonly user: UserRow
}

/** Opens an account and signs its owner in. Refuses an e-mail address that has one, and passwords anybody would try. */
export async function signUpUser(context: IdentityContext, input: UserSignUpInput): Promise<SignedUp> {
  if (isGuessable(input.password, input.email, input.displayName))
    refuse('PASSWORD_GUESSABLE', 'Choose a password that is harder to guess.', ['input', 'password'])
  const hash = await hashForClient(context, input.password)
  const user = newUser(input, new Date())
  const database = context.services.databaseAsService(context.requestId)
  const grant = await database
    .write(async (tx) => {
      await openAccount(tx, user, hash)
      if (context.services.mailer) await askForMail(tx, 'EMAIL_VERIFICATION', emailKey(user.email), context)
      return startSession(tx, {
        userId: user.id,
        membership: null,
        device: input.device ?? null,
        network: shownNetworkOf(context.client?.address ?? null),
        secondFactorAt: null,
      })
    })
    .catch((error: unknown) => {
      if (violatedConstraint(error) !== 'users_email_key_key') throw error
      return refuse('EMAIL_TAKEN', 'Somebody has an account with this e-mail address.', ['input', 'email'])
    })
  context.services.mailer?.wake()
  return { user, ...(await issueTokens(context.services, grant)) }
}

/** Writes a new account, with its password if it has one, and tells of it. */
export async function openAccount(
  tx: Transaction,
  user: NewUser,
  passwordHash: string | null,
): Promise<void> {
  await insertUser(tx, { ...user, emailKey: emailKey(user.email), updatedAt: user.createdAt })
  if (passwordHash !== null)
    await insertPassword(tx, { userId: user.id, hash: passwordHash, changedAt: user.createdAt })
  const signedUp: UserSignedUp = {
    type: 'identity.user.signed_up',
    data: { userId: user.id, email: user.email, displayName: user.displayName },
  }
  await appendEvents(tx, {
    stream: stream('identity', 'user', user.id),
    events: user.emailVerifiedAt ? [signedUp, emailVerified(user)] : [signedUp],
    organisationId: null,
    expectedVersion: 0,
  })
}

export type NewUser = ReturnType<typeof newUser>

export function newUser(
  input: Pick<UserSignUpInput, 'email' | 'displayName' | 'locale' | 'timeZone'>,
  now: Date,
  emailVerifiedAt: Date | null = null,
) {
  return {
    id: createId(),
    email: input.email.trim(),
    displayName: input.displayName.trim(),
    locale: input.locale ?? 'en',
    timeZone: input.timeZone ?? 'UTC',
    emailVerifiedAt,
    createdAt: now,
  }
}
