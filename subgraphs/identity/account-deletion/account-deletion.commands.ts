import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import { askToTell } from '../account-mail/account-mail.commands.ts'
import type { IdentityContext } from '../context.ts'
import type { UserDeleted } from '../events.ts'
import { deleteFailuresOf } from '../lockout/lockout.store.ts'
import { leaveOrganisations } from '../membership/membership.commands.ts'
import { provePassword } from '../password/password-proof.ts'
import { deleteFactor } from '../second-factor/second-factor.store.ts'
import { endSessionsOf } from '../session/session.commands.ts'
import { lockAccount } from '../user/user.store.ts'
import type { AccountRow } from '../user/user.store.ts'
import { deleteCredentials, eraseUser } from './account-deletion.store.ts'

/**
 * Deletes the viewer's account for good: every session ends, memberships end, and nothing is left that tells whose it
 * was. Its id stays, for what others have that refers to it. Refused while an organisation has no other owner.
 */
export async function deleteAccount(context: IdentityContext, password: string): Promise<string> {
  const { id } = await provePassword(context, { password, field: 'password' })
  const database = context.services.databaseAsService(context.requestId)
  await database.write(async (tx) => {
    // Signing in holds the account as well: no session begins that this does not see.
    const account = (await lockAccount(tx, id)) ?? refuseGone()
    await leaveOrganisations(tx, id)
    await endSessionsOf(tx, id, 'ACCOUNT_DELETED')
    await forget(tx, account)
    await appendEvents(tx, {
      stream: stream('identity', 'user', id),
      events: [{ type: 'identity.user.deleted', data: { userId: id } } satisfies UserDeleted],
      organisationId: null,
    })
  })
  context.services.mailer?.wake()
  return id
}

async function forget(tx: Transaction, account: AccountRow): Promise<void> {
  await askToTell(tx, 'ACCOUNT_DELETED', account)
  await deleteFactor(tx, account.id)
  await deleteCredentials(tx, account.id)
  await deleteFailuresOf(tx, account.emailKey, account.id)
  await eraseUser(tx, account.id, new Date())
}

function refuseGone(): never {
  return refuse('INVALID_CREDENTIALS', 'The account was deleted before.')
}
