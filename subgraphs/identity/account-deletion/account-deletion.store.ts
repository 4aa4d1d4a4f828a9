import { eq } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import {
  emailChanges,
  externalIdentities,
  oneTimeTokens,
  passwords,
  profiles,
  signInChallenges,
  users,
} from '../tables.ts'

/** Everything a person could still sign in with, but the second factor. */
export async function deleteCredentials(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(passwords).where(eq(passwords.userId, userId))
  await tx.delete(externalIdentities).where(eq(externalIdentities.userId, userId))
  await tx.delete(oneTimeTokens).where(eq(oneTimeTokens.userId, userId))
  await tx.delete(signInChallenges).where(eq(signInChallenges.userId, userId))
  await tx.delete(emailChanges).where(eq(emailChanges.userId, userId))
}

/** Leaves of a person the id alone. Their address may be used for another account. */
export async function eraseUser(tx: Transaction, id: string, now: Date): Promise<void> {
  // RFC 2606: no mail ever reaches it, and no account can be opened with it.
  const email = `${id}@deleted.invalid`
  const blank = { email, emailKey: email, displayName: 'Deleted account', locale: 'en', timeZone: 'UTC' }
  await tx
    .update(users)
    .set({ ...blank, emailVerifiedAt: null, updatedAt: now, deletedAt: now })
    .where(eq(users.id, id))
  await tx.update(profiles).set({ preferences: {}, updatedAt: now }).where(eq(profiles.userId, id))
}
