import { emailKey } from '../../../platform/auth/email-key.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { unauthenticated } from '../../../platform/errors/public-error.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import type { IdentityContext } from '../context.ts'
import { passAsClient } from '../lockout/client-gate.ts'
import {
  forgetFailedCodes,
  forgetFailedSignIns,
  isLockedOut,
  recordFailedCode,
  recordFailedSignIn,
  refuseLockedFactor,
  refuseTooMany,
} from '../lockout/lockout.commands.ts'
import type { Attempt } from '../lockout/lockout.commands.ts'
import { selectActingMembership } from '../membership/membership.store.ts'
import { selectCredentials } from '../password/password.store.ts'
import { spendCode } from '../second-factor/second-factor.commands.ts'
import {
  deleteChallenge,
  hasConfirmedFactor,
  insertChallenge,
  tryChallenge,
} from '../second-factor/second-factor.store.ts'
import { holdAccount, selectAccount, selectUsers } from '../user/user.store.ts'
import type { UserRow } from '../user/user.store.ts'
import { networkOf, shownNetworkOf } from '../../../platform/server/client-network.ts'
import { createOpaqueToken, hashOpaqueToken } from './opaque-token.ts'
import { challengeLifetimeMs, keepExpiredMs, maxChallengeTries } from './session.ts'
import { issueTokens, startSession } from './session-start.ts'
import type { SessionGrant, SignedIn } from './session-start.ts'
import { deleteExpiredSessions } from './session.store.ts'
import type { IssuedToken } from './session.type.ts'
import type { UserSignInConfirmInput, UserSignInInput } from './sign-in.input.ts'

/** Somebody who has proved who they are, by whatever means, and wants a session. */
export interface Admission {
  readonly userId: string
  readonly organisationId: string | null
  readonly device: string | null
}

/** A session, or what is still to be done to get one. */
export type SignInAnswer =
  | (SignedIn & { readonly user: UserRow | null; readonly challenge: null })
  | { readonly challenge: IssuedToken }

/**
 * Signs a person in. A wrong password and an unknown e-mail address get the same answer after the same work, so that
 * nobody learns here who has an account; who failed too often is refused without any.
 */
export async function signInUser(context: IdentityContext, input: UserSignInInput): Promise<SignInAnswer> {
  const key = emailKey(input.email)
  const address = context.client?.address ?? null
  const { attemptGate } = context.services
  const gateKey = `${networkOf(address) ?? ''} ${key}`
  const attempt = await attemptGate.pass(gateKey, () =>
    passAsClient(context, () =>
      tryPassword(context, { emailKey: key, userId: null, address }, input.password),
    ),
  )
  if (attempt === 'TOO_MANY' || attempt === 'LOCKED') {
    if (attempt === 'LOCKED') attemptGate.remember(gateKey)
    return refuseTooMany()
  }
  if (attempt === 'WRONG')
    return refuse('INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.')
  const { organisationId = null, device = null } = input
  return admit(context, { userId: attempt.userId, organisationId, device }, (tx) =>
    forgetFailedSignIns(tx, attempt),
  )
}

async function tryPassword(context: IdentityContext, blank: Attempt, password: string) {
  const database = context.services.databaseAsService(context.requestId)
  const found = await database.read(async (tx) => {
    const credentials = await selectCredentials(tx, blank.emailKey)
    const attempt: Attempt = { ...blank, userId: credentials?.userId ?? null }
    return { credentials, attempt, locked: await isLockedOut(tx, attempt) }
  })
  if (found.locked) return 'LOCKED'
  const { credentials, attempt } = found
  const isRight = await context.services.passwordHasher.verify(
    credentials?.hash ?? null,
    password,
    context.signal,
  )
  if (credentials && isRight) return { ...attempt, userId: credentials.userId }
  await database.write((tx) => recordFailedSignIn(tx, attempt))
  return 'WRONG'
}

/** Gives whoever proved who they are a session, or asks for their second factor first. */
export async function admit(
  context: IdentityContext,
  admission: Admission,
  before: (tx: Transaction) => Promise<void> = async () => undefined,
): Promise<SignInAnswer> {
  const database = context.services.databaseAsService(context.requestId)
  const outcome = await database.write(async (tx) => {
    await before(tx)
    await requireBelonging(tx, admission)
    if (await hasConfirmedFactor(tx, admission.userId)) return { challenge: await challenge(tx, admission) }
    return openSession(tx, context, admission, null)
  })
  return 'challenge' in outcome ? outcome : complete(context, outcome)
}

/** Completes a sign-in that waited for its second factor. */
export async function confirmSignIn(
  context: IdentityContext,
  input: UserSignInConfirmInput,
): Promise<SignInAnswer> {
  const database = context.services.databaseAsService(context.requestId)
  // Answered, not thrown: what was counted must stay.
  const outcome = await database.write((tx) => tryCode(tx, context, input))
  if (outcome === 'INVALID_CHALLENGE')
    return refuse('INVALID_CHALLENGE', 'The sign-in is over; begin it anew.', ['input', 'challenge'])
  if (outcome === 'INVALID_CODE')
    return refuse('INVALID_CODE', 'The code is wrong, used or too old.', ['input', 'code'])
  return complete(context, outcome)
}

async function tryCode(tx: Transaction, context: IdentityContext, input: UserSignInConfirmInput) {
  const now = new Date()
  const hash = hashOpaqueToken(input.challenge)
  const waiting = await tryChallenge(tx, hash, maxChallengeTries, now)
  if (!waiting) return 'INVALID_CHALLENGE'
  const { userId } = waiting
  await refuseLockedFactor(tx, userId)
  if (!(await spendCode(tx, context.services, userId, input.code))) {
    const account = await selectAccount(tx, userId)
    const address = context.client?.address ?? null
    await recordFailedCode(tx, { emailKey: account?.emailKey ?? '', userId, address })
    return 'INVALID_CODE'
  }
  await deleteChallenge(tx, hash)
  await forgetFailedCodes(tx, userId)
  await requireBelonging(tx, waiting)
  return openSession(tx, context, waiting, now)
}

async function challenge(tx: Transaction, admission: Admission): Promise<IssuedToken> {
  const createdAt = new Date()
  const expiresAt = new Date(createdAt.getTime() + challengeLifetimeMs)
  const value = createOpaqueToken()
  await insertChallenge(tx, { ...admission, hash: hashOpaqueToken(value), createdAt, expiresAt, tries: 0 })
  return { value, expiresAt }
}

async function openSession(
  tx: Transaction,
  { client }: IdentityContext,
  { userId, organisationId, device }: Admission,
  secondFactorAt: Date | null,
) {
  // It may have been deleted since the password was looked at.
  if (!(await holdAccount(tx, userId))) throw unauthenticated()
  const membership = await selectActingMembership(tx, userId, organisationId)
  await deleteExpiredSessions(tx, userId, new Date(Date.now() - keepExpiredMs))
  const network = shownNetworkOf(client?.address ?? null)
  const grant = await startSession(tx, { userId, membership, device, network, secondFactorAt })
  return { grant, user: (await selectUsers(tx, [userId]))[0] ?? null }
}

async function complete(
  { services }: IdentityContext,
  { grant, user }: { readonly grant: SessionGrant; readonly user: UserRow | null },
): Promise<SignInAnswer> {
  return { user, challenge: null, ...(await issueTokens(services, grant)) }
}

async function requireBelonging(tx: Transaction, { userId, organisationId }: Admission): Promise<void> {
  if (organisationId !== null && !(await selectActingMembership(tx, userId, organisationId))) refuseStranger()
}

export function refuseStranger(): never {
  return refuse('NOT_A_MEMBER', 'You do not belong to this organisation.', ['input', 'organisationId'])
}
