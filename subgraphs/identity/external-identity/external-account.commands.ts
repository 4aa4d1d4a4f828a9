import { emailKey } from '../../../platform/auth/email-key.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import type { Transaction, ViewerDatabase } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { UserIdentityLinked } from '../events.ts'
import { deleteFactor } from '../second-factor/second-factor.store.ts'
import { endSessionsOf } from '../session/session.commands.ts'
import { newUser, openAccount } from '../user/user.commands.ts'
import { selectAccountByEmail } from '../user/user.store.ts'
import type { AccountRow } from '../user/user.store.ts'
import { confirmEmail } from '../verification/verification.commands.ts'
import { maxDisplayNameLength } from '../user/user.ts'
import { deletePassword, insertIdentity, selectUserIdByIdentity } from './external-identity.store.ts'

/** Somebody as an outside issuer knows them. */
export interface ExternalPerson {
  readonly issuer: string
  readonly subject: string
  readonly email: string | null
  /** Whether the issuer vouches that they read mail at the address. */
  readonly isEmailVerified: boolean
  readonly name: string | null
}

/**
 * The account of somebody who proved at an issuer who they are: the one linked before; else, by an address the issuer
 * vouches for, the one that has it; else a new one. An address nobody vouches for links nothing.
 */
export async function findOrOpenAccount(database: ViewerDatabase, person: ExternalPerson): Promise<string> {
  const find = () => database.write((tx) => findOrOpen(tx, person))
  try {
    return await find()
  } catch (error) {
    const constraint = violatedConstraint(error)
    const isRace = constraint === 'users_email_key_key' || constraint === 'external_identities_pkey'
    // The same person came twice at once: the account is there now.
    if (!isRace) throw error
    return find()
  }
}

async function findOrOpen(tx: Transaction, person: ExternalPerson): Promise<string> {
  const linked = await selectUserIdByIdentity(tx, person.issuer, person.subject)
  if (linked !== null) return linked
  const email = person.email ?? refuse('EMAIL_MISSING', 'The issuer told no e-mail address.')
  const account = await selectAccountByEmail(tx, emailKey(email))
  if (account && !person.isEmailVerified)
    refuse('EMAIL_NOT_VERIFIED', 'This address has an account; sign in to it as before.')
  const userId = account ? await takeAccount(tx, account) : await openFor(tx, person, email)
  await link(tx, userId, person)
  return userId
}

/**
 * Links an account that is there. If its address was never verified, somebody else may have opened it to lie in wait:
 * it passes to the one who proved the address, with a password, sessions and second factor of the other's gone.
 */
async function takeAccount(tx: Transaction, account: AccountRow): Promise<string> {
  if (account.emailVerifiedAt === null) {
    await deletePassword(tx, account.id)
    await deleteFactor(tx, account.id)
    await endSessionsOf(tx, account.id, 'PASSWORD_CHANGED')
    await confirmEmail(tx, account)
  }
  return account.id
}

async function openFor(tx: Transaction, person: ExternalPerson, email: string): Promise<string> {
  const now = new Date()
  const displayName = (person.name?.replaceAll(/\p{Cc}/gu, '').trim() || email.split('@')[0] || email).slice(
    0,
    maxDisplayNameLength,
  )
  const user = newUser({ email, displayName }, now, person.isEmailVerified ? now : null)
  await openAccount(tx, user, null)
  return user.id
}

async function link(tx: Transaction, userId: string, { issuer, subject }: ExternalPerson): Promise<void> {
  await insertIdentity(tx, { issuer, subject, userId, createdAt: new Date() })
  const linked: UserIdentityLinked = { type: 'identity.user.identity_linked', data: { userId, issuer } }
  await appendEvents(tx, {
    stream: stream('identity', 'user', userId),
    events: [linked],
    organisationId: null,
  })
}
