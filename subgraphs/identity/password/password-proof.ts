import { requireUser } from '../../../platform/auth/permission.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import type { IdentityContext } from '../context.ts'
import { recordFailedProof, refuseLockedFactor, refuseTooMany } from '../lockout/lockout.commands.ts'
import { selectAccount } from '../user/user.store.ts'
import type { AccountRow } from '../user/user.store.ts'
import { selectPasswordHash } from './password.store.ts'

export interface PasswordProof {
  readonly password: string
  /** Of the input, which holds it. */
  readonly field: string
  /** An account that signs in elsewhere has no password to show: it is refused unless this is set. */
  readonly mayHaveNone?: boolean
}

/**
 * Answers the viewer's account if they know its password: whoever found a screen unlocked must not take the account from
 * its owner. Wrong ones are counted, and too many lock as wrong codes do.
 */
export async function provePassword(context: IdentityContext, proof: PasswordProof): Promise<AccountRow> {
  const { userId } = requireUser(context.viewer)
  // Each sees what the one before it counted.
  const account = await context.services.attemptGate.pass(`proof ${userId}`, () =>
    tryProof(context, userId, proof),
  )
  return account === 'TOO_MANY' ? refuseTooMany() : account
}

async function tryProof(
  context: IdentityContext,
  userId: string,
  { password, field, mayHaveNone = false }: PasswordProof,
): Promise<AccountRow> {
  const { passwordHasher } = context.services
  const database = context.services.databaseAsService(context.requestId)
  const { account, hash } = await database.read(async (tx) => {
    await refuseLockedFactor(tx, userId)
    return { account: await selectAccount(tx, userId), hash: await selectPasswordHash(tx, userId) }
  })
  if (account && hash === null && mayHaveNone) return account
  if (account && (await passwordHasher.verify(hash, password, context.signal))) return account
  const attempt = { emailKey: account?.emailKey ?? '', userId, address: context.client?.address ?? null }
  await database.write((tx) => recordFailedProof(tx, attempt))
  return refuse('INVALID_CREDENTIALS', 'This is not your present password.', ['input', field])
}
