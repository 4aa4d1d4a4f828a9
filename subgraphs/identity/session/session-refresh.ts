import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import type { IdentityContext } from '../context.ts'
import type { SessionRefreshed, SessionReuseDetected } from '../events.ts'
import { selectActingMembership } from '../membership/membership.store.ts'
import { shownNetworkOf } from '../../../platform/server/client-network.ts'
import { hashOpaqueToken } from './opaque-token.ts'
import { decideRefresh, expiryOf } from './session.ts'
import type { RefreshDecision } from './session.ts'
import { finishSession } from './session.commands.ts'
import { appendSessionEvents } from './session-events.ts'
import { addRefreshToken, issueTokens } from './session-start.ts'
import type { SessionGrant, SignedIn } from './session-start.ts'
import { lockPresentedToken, spendRefreshToken, updateSession } from './session.store.ts'
import type { SessionRow } from './session.store.ts'

/**
 * Exchanges a refresh token for new tokens; it works once. The organisation and role are read anew, so a membership
 * that changed or ended shows in the new access token.
 */
export async function refreshSession(context: IdentityContext, refreshToken: string): Promise<SignedIn> {
  const hash = hashOpaqueToken(refreshToken)
  const database = context.services.databaseAsService(context.requestId)
  // Refused only after the commit: the end of a stolen session must stay.
  const outcome = await database.write((tx) =>
    exchangeToken(tx, hash, shownNetworkOf(context.client?.address ?? null)),
  )
  return typeof outcome === 'string' ? refuseRefresh(outcome) : issueTokens(context.services, outcome)
}

type Refused = Exclude<RefreshDecision, 'ROTATE'> | 'UNKNOWN'

async function exchangeToken(
  tx: Transaction,
  hash: string,
  network: string | null,
): Promise<SessionGrant | Refused> {
  const presented = await lockPresentedToken(tx, hash)
  if (!presented) return 'UNKNOWN'
  const { session, token } = presented
  const now = new Date()
  const decision = decideRefresh({ usedAt: token.usedAt, session }, now)
  if (decision === 'REUSED') await endStolenSession(tx, session)
  if (decision !== 'ROTATE') return decision
  await spendRefreshToken(tx, hash, now)
  return rotate(tx, { ...session, network: network ?? session.network }, now)
}

async function rotate(tx: Transaction, session: SessionRow, now: Date): Promise<SessionGrant> {
  const { id, userId } = session
  const membership = session.organisationId
    ? await selectActingMembership(tx, userId, session.organisationId)
    : null
  const changes = {
    organisationId: membership?.organisationId ?? null,
    network: session.network,
    refreshedAt: now,
    expiresAt: expiryOf(session.createdAt, now),
  }
  const refreshed: SessionRefreshed = {
    type: 'identity.session.refreshed',
    data: { sessionId: id, userId, organisationId: changes.organisationId },
  }
  await updateSession(tx, id, changes)
  await appendSessionEvents(tx, { ...session, ...changes }, [refreshed])
  return { session: { ...session, ...changes }, membership, refreshToken: await addRefreshToken(tx, id, now) }
}

async function endStolenSession(tx: Transaction, session: SessionRow): Promise<void> {
  const detected: SessionReuseDetected = {
    type: 'identity.session.reuse_detected',
    data: { sessionId: session.id, userId: session.userId },
  }
  await finishSession(tx, session, 'TOKEN_REUSED', [detected])
}

function refuseRefresh(reason: Refused): never {
  const field = ['input', 'refreshToken']
  switch (reason) {
    case 'UNKNOWN':
      return refuse('INVALID_TOKEN', 'No session has this refresh token.', field)
    case 'ENDED':
      return refuse('SESSION_ENDED', 'The session has ended; sign in again.', field)
    case 'ALREADY_REFRESHED':
      return refuse(
        'ALREADY_REFRESHED',
        'The session was refreshed a moment ago; use the token that came then.',
        field,
      )
    case 'REUSED':
      return refuse('TOKEN_REUSED', 'This token was spent before; to be safe the session was ended.', field)
  }
}
