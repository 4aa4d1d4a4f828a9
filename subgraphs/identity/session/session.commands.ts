import { requireUser } from '../../../platform/auth/permission.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import type { IdentityContext } from '../context.ts'
import type { IdentityEvent, SessionEnded, SessionOrganisationSwitched } from '../events.ts'
import { selectActingMembership } from '../membership/membership.store.ts'
import type { ActingMembership } from '../membership/membership.store.ts'
import type { SessionActAsInput } from './session.input.ts'
import { appendSessionEvents } from './session-events.ts'
import type { SessionEndReason } from './session.ts'
import { issueAccessToken } from './session-start.ts'
import { refuseStranger } from './sign-in.commands.ts'
import type { IssuedToken } from './session.type.ts'
import { endSession, lockOpenSessions, lockSession, updateSession } from './session.store.ts'
import type { SessionRow } from './session.store.ts'

/** Lets the viewer act as another organisation they belong to, or as none, from now on. */
export async function actAs(
  context: IdentityContext,
  input: SessionActAsInput,
): Promise<{ session: SessionRow; accessToken: IssuedToken }> {
  const { userId, sessionId } = requireUser(context.viewer)
  const organisationId = input.organisationId ?? null
  const { session, membership } = await context.database.write(async (tx) => {
    const session = await lockSession(tx, sessionId, userId)
    if (!session || session.endedAt !== null || session.expiresAt <= new Date())
      refuse('SESSION_ENDED', 'Your session was ended; sign in again.')
    const membership = organisationId ? await selectActingMembership(tx, userId, organisationId) : null
    if (organisationId && !membership) refuseStranger()
    await switchOrganisation(tx, session, membership)
    return { session: { ...session, organisationId }, membership }
  })
  return { session, accessToken: await issueAccessToken(context.services, session, membership) }
}

async function switchOrganisation(
  tx: Transaction,
  session: SessionRow,
  membership: ActingMembership | null,
): Promise<void> {
  const organisationId = membership?.organisationId ?? null
  if (organisationId === session.organisationId) return
  await updateSession(tx, session.id, { organisationId })
  const switched: SessionOrganisationSwitched = {
    type: 'identity.session.organisation_switched',
    data: { sessionId: session.id, userId: session.userId, organisationId },
  }
  await appendSessionEvents(tx, { ...session, organisationId }, [switched])
}

/** Ends the session the request was made in; an ended one stays as it is. */
export async function signOutUser(context: IdentityContext): Promise<SessionRow> {
  const { sessionId } = requireUser(context.viewer)
  return closeSession(context, sessionId, 'SIGNED_OUT')
}

/** Ends any session of the viewer. */
export async function revokeSession(context: IdentityContext, sessionId: string): Promise<SessionRow> {
  return closeSession(context, sessionId, 'REVOKED', ['input', 'sessionId'])
}

/** Ends all sessions of the viewer, the present one only when asked to; answers how many. */
export async function revokeAllSessions(context: IdentityContext, includesCurrent: boolean): Promise<number> {
  const { userId, sessionId } = requireUser(context.viewer)
  const keptId = includesCurrent ? undefined : sessionId
  return context.database.write((tx) => endSessionsOf(tx, userId, 'REVOKED', keptId))
}

async function closeSession(
  context: IdentityContext,
  id: string,
  reason: SessionEndReason,
  field?: readonly string[],
): Promise<SessionRow> {
  const { userId } = requireUser(context.viewer)
  return context.database.write(async (tx) => {
    const session = await lockSession(tx, id, userId)
    if (!session) refuse('NOT_FOUND', 'You have no such session.', field)
    return session.endedAt === null ? finishSession(tx, session, reason, []) : session
  })
}

/** Ends a locked session and appends `events`, then that it ended. */
export async function finishSession(
  tx: Transaction,
  session: SessionRow,
  reason: SessionEndReason,
  events: readonly IdentityEvent[],
): Promise<SessionRow> {
  const ended: SessionEnded = {
    type: 'identity.session.ended',
    data: { sessionId: session.id, userId: session.userId, reason },
  }
  await appendSessionEvents(tx, session, [...events, ended])
  return (await endSession(tx, session.id, reason, new Date())) ?? session
}

/** Ends all sessions of a person that run, except `keptId`; answers how many. */
export async function endSessionsOf(
  tx: Transaction,
  userId: string,
  reason: SessionEndReason,
  keptId?: string,
): Promise<number> {
  const open = (await lockOpenSessions(tx, userId)).filter(({ id }) => id !== keptId)
  for (const session of open) await finishSession(tx, session, reason, [])
  return open.length
}
