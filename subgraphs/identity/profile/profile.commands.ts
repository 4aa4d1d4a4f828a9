import { requireUser } from '../../../platform/auth/permission.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { invalidInput, unauthenticated } from '../../../platform/errors/public-error.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { IdentityContext } from '../context.ts'
import type { UserProfileUpdated } from '../events.ts'
import type { UserRow } from '../user/user.store.ts'
import { faultOfPatch } from './profile.ts'
import type { UserProfileUpdateInput } from './profile.input.ts'
import { mergePreferences, updateUser } from './profile.store.ts'

/** Changes what was given of the viewer's own profile and keeps all else. */
export async function updateUserProfile(
  context: IdentityContext,
  input: UserProfileUpdateInput,
): Promise<UserRow> {
  const { userId } = requireUser(context.viewer)
  const patch = input.preferences ?? null
  const fault = patch === null ? null : faultOfPatch(patch)
  if (fault) throw invalidInput(`input.preferences ${fault}.`, ['input', 'preferences'])
  const changes = {
    displayName: input.displayName?.trim(),
    locale: input.locale ?? undefined,
    timeZone: input.timeZone ?? undefined,
  }
  const changed = Object.entries({ ...changes, preferences: patch ?? undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
  const now = new Date()
  return context.database
    .write(async (tx) => {
      const user = await updateUser(tx, userId, changes, now)
      // The account is gone, though the token has not run out yet.
      if (!user) throw unauthenticated()
      if (patch !== null) await mergePreferences(tx, userId, patch, now)
      const updated: UserProfileUpdated = {
        type: 'identity.user.profile_updated',
        data: { userId, displayName: user.displayName, changed },
      }
      if (changed.length > 0)
        await appendEvents(tx, {
          stream: stream('identity', 'user', userId),
          events: [updated],
          organisationId: null,
        })
      return user
    })
    .catch((error: unknown) => {
      if (violatedConstraint(error) !== 'profiles_preferences_check') throw error
      return refuse('PREFERENCES_TOO_LARGE', 'All preferences together must not exceed 16 kB.', [
        'input',
        'preferences',
      ])
    })
}
