import { requireUser } from '../../../platform/auth/permission.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { IdentityContext } from '../context.ts'
import type { IdentityEvent } from '../events.ts'
import { forgetFailedCodes, recordFailedCode, refuseLockedFactor } from '../lockout/lockout.commands.ts'
import { provePassword } from '../password/password-proof.ts'
import type { IdentityServices } from '../services.ts'
import { appendSessionEvents } from '../session/session-events.ts'
import { issueAccessToken } from '../session/session-start.ts'
import { lockSession } from '../session/session.store.ts'
import { selectActingMembership } from '../membership/membership.store.ts'
import { decryptText, encryptText } from '../signing-key/key-encryption.ts'
import { selectAccount } from '../user/user.store.ts'
import type { AccountRow } from '../user/user.store.ts'
import { createRecoveryCode, hashRecoveryCode, recoveryCodeCount } from './recovery-code.ts'
import type { UserTotpEnrolInput } from './second-factor.input.ts'
import {
  clearSecondFactor,
  confirmFactor,
  deleteFactor,
  lockTotpFactor,
  markSecondFactor,
  replaceRecoveryCodes,
  spendRecoveryCode,
  spendTotpStep,
  upsertPendingFactor,
} from './second-factor.store.ts'
import { createTotpSecret, findTotpStep, totpUri } from './totp.ts'

/** Makes a key for an authenticator; it counts when `confirmTotp` has seen a code made with it. */
export async function enrolTotp(context: IdentityContext, input: UserTotpEnrolInput) {
  const { userId } = requireUser(context.viewer)
  const { factorKeys } = context.services
  const database = context.services.databaseAsService(context.requestId)
  const proof = { password: input.password ?? '', field: 'password', mayHaveNone: true }
  const account = await provePassword(context, proof)
  return database.write(async (tx) => {
    if ((await lockTotpFactor(tx, userId))?.confirmedAt)
      refuse('ALREADY_ENROLLED', 'You have an authenticator already; disable it first.')
    const secret = createTotpSecret()
    const encrypted = encryptText(secret, factorKeys.totp, userId)
    const pending = { userId, secret: encrypted, createdAt: new Date(), confirmedAt: null, lastStep: 0 }
    await upsertPendingFactor(tx, pending)
    await tell(tx, userId, { type: 'identity.user.second_factor_prepared', data: { userId } })
    return { secret, uri: totpUri(secret, account.email) }
  })
}

/** Switches the second factor on with a first code. The session it happens in has shown it from now on. */
export async function confirmTotp(context: IdentityContext, code: string) {
  const { userId, sessionId } = requireUser(context.viewer)
  const database = context.services.databaseAsService(context.requestId)
  const outcome = await database.write(async (tx) => {
    await refuseLockedFactor(tx, userId)
    const account = await requireAccount(tx, userId)
    const factor = await lockTotpFactor(tx, userId)
    if (!factor || factor.confirmedAt) return refuse('NOT_ENROLLED', 'There is no authenticator to confirm.')
    if (!(await spendTotp(tx, context.services, factor, code))) return failCode(tx, context, account)
    const now = new Date()
    await confirmFactor(tx, userId, now)
    await showInSession(tx, sessionId, userId, now)
    await forgetFailedCodes(tx, userId)
    await tell(tx, userId, { type: 'identity.user.second_factor_enabled', data: { userId } })
    const recoveryCodes = await renewRecoveryCodes(tx, context.services, userId, now)
    return { user: account, recoveryCodes, ...(await readGrant(tx, sessionId, userId)) }
  })
  if (outcome === 'INVALID_CODE') return refuseCode()
  const { user, recoveryCodes, session, membership } = outcome
  const accessToken = session && (await issueAccessToken(context.services, session, membership))
  return { user, recoveryCodes, accessToken }
}

/** Switches the second factor off; takes a code of it, so that a stolen session cannot. */
export async function disableTotp(context: IdentityContext, code: string): Promise<AccountRow> {
  return withFactor(context, code, async (tx, account) => {
    await deleteFactor(tx, account.id)
    await withdrawFromSessions(tx, account.id)
    await tell(tx, account.id, {
      type: 'identity.user.second_factor_disabled',
      data: { userId: account.id },
    })
    return account
  })
}

async function showInSession(tx: Transaction, sessionId: string, userId: string, now: Date): Promise<void> {
  const session = await markSecondFactor(tx, sessionId, now)
  if (!session) return
  const data = { sessionId, userId }
  await appendSessionEvents(tx, session, [{ type: 'identity.session.second_factor_shown', data }])
}

/** Rights that stood on the factor end with it, in tokens that are under way as well. */
async function withdrawFromSessions(tx: Transaction, userId: string): Promise<void> {
  for (const session of await clearSecondFactor(tx, userId)) {
    const data = { sessionId: session.id, userId }
    await appendSessionEvents(tx, session, [{ type: 'identity.session.second_factor_withdrawn', data }])
  }
}

/** New recovery codes in place of all there are. */
export async function renewCodes(context: IdentityContext, code: string): Promise<readonly string[]> {
  return withFactor(context, code, (tx, account) =>
    renewRecoveryCodes(tx, context.services, account.id, new Date()),
  )
}

async function withFactor<Value>(
  context: IdentityContext,
  code: string,
  work: (tx: Transaction, account: AccountRow) => Promise<Value>,
): Promise<Value> {
  const { userId } = requireUser(context.viewer)
  const database = context.services.databaseAsService(context.requestId)
  const outcome = await database.write(async (tx) => {
    await refuseLockedFactor(tx, userId)
    const account = await requireAccount(tx, userId)
    const factor = await lockTotpFactor(tx, userId)
    if (!factor?.confirmedAt) return refuse('NOT_ENROLLED', 'You have no second factor.')
    // Answered, not thrown: the failure must stay counted.
    if (!(await spendCode(tx, context.services, userId, code))) return failCode(tx, context, account)
    await forgetFailedCodes(tx, userId)
    return { value: await work(tx, account) }
  })
  return outcome === 'INVALID_CODE' ? refuseCode() : outcome.value
}

/** Uses up a code of a person's confirmed second factor, of the authenticator or a recovery code. */
export async function spendCode(
  tx: Transaction,
  services: IdentityServices,
  userId: string,
  code: string,
): Promise<boolean> {
  const factor = await lockTotpFactor(tx, userId)
  if (!factor?.confirmedAt) return false
  if (/^\d{6}$/.test(code.trim())) return spendTotp(tx, services, factor, code)
  const hash = hashRecoveryCode(code, services.factorKeys.recovery)
  const isSpent = await spendRecoveryCode(tx, userId, hash, new Date())
  if (isSpent) await tell(tx, userId, { type: 'identity.user.recovery_code_used', data: { userId } })
  return isSpent
}

async function spendTotp(
  tx: Transaction,
  { factorKeys }: IdentityServices,
  factor: { readonly userId: string; readonly secret: string },
  code: string,
): Promise<boolean> {
  const secret = decryptText(factor.secret, factorKeys.totp, factor.userId)
  const step = findTotpStep(secret, code.trim(), new Date())
  return step !== null && spendTotpStep(tx, factor.userId, step)
}

async function failCode(
  tx: Transaction,
  { client }: IdentityContext,
  { id: userId, emailKey }: AccountRow,
): Promise<'INVALID_CODE'> {
  await recordFailedCode(tx, { emailKey, userId, address: client?.address ?? null })
  return 'INVALID_CODE'
}

function refuseCode(): never {
  return refuse('INVALID_CODE', 'The code is wrong, used or too old.', ['input', 'code'])
}

async function renewRecoveryCodes(tx: Transaction, services: IdentityServices, userId: string, now: Date) {
  const codes = Array.from({ length: recoveryCodeCount }, createRecoveryCode)
  const hashes = codes.map((code) => hashRecoveryCode(code, services.factorKeys.recovery))
  await replaceRecoveryCodes(tx, userId, hashes, now)
  await tell(tx, userId, { type: 'identity.user.recovery_codes_renewed', data: { userId } })
  return codes
}

async function readGrant(tx: Transaction, sessionId: string, userId: string) {
  const session = await lockSession(tx, sessionId, userId)
  const organisationId = session?.organisationId
  const membership = organisationId ? await selectActingMembership(tx, userId, organisationId) : null
  return { session: session?.endedAt === null ? session : null, membership }
}

async function requireAccount(tx: Transaction, userId: string): Promise<AccountRow> {
  const account = await selectAccount(tx, userId)
  return account ?? refuse('NOT_ENROLLED', 'There is no such account any more.')
}

async function tell(tx: Transaction, userId: string, event: IdentityEvent): Promise<void> {
  await appendEvents(tx, {
    stream: stream('identity', 'user', userId),
    events: [event],
    organisationId: null,
  })
}
