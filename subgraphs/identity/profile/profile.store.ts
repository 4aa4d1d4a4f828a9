import { eq, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { profiles, users } from '../tables.ts'
import { isLiveAccount } from '../user/user.store.ts'

export type ProfileRow = typeof profiles.$inferSelect

export function selectProfiles(tx: Transaction, userIds: readonly string[]): Promise<ProfileRow[]> {
  return tx
    .select()
    .from(profiles)
    .where(inArray(profiles.userId, [...userIds]))
}

/** What may be written of a person's row; left out: stays. */
export interface UserChanges {
  readonly displayName?: string | undefined
  readonly locale?: string | undefined
  readonly timeZone?: string | undefined
}

/** Writes what was given and nothing else; answers the row as it then stands. */
export async function updateUser(tx: Transaction, id: string, changes: UserChanges, now: Date) {
  const [row] = await tx
    .update(users)
    .set({ ...changes, updatedAt: now })
    .where(isLiveAccount(id))
    .returning()
  return row ?? null
}

/** Merges in the statement that writes, so that of two patches at once neither loses what the other wrote. */
export async function mergePreferences(
  tx: Transaction,
  userId: string,
  patch: unknown,
  now: Date,
): Promise<void> {
  const merged = sql`identity.merge_patch(${profiles.preferences}, ${JSON.stringify(patch)}::jsonb)`
  await tx.update(profiles).set({ preferences: merged, updatedAt: now }).where(eq(profiles.userId, userId))
}
