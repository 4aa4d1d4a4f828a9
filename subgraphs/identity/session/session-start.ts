import { decodeJwt } from 'jose'
import { signAccessToken } from '../../../platform/auth/access-token.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { SessionStarted } from '../events.ts'
import type { ActingMembership } from '../membership/membership.store.ts'
import type { IdentityServices } from '../services.ts'
import { createOpaqueToken, hashOpaqueToken } from './opaque-token.ts'
import { accessTokenLifetimeSeconds, expiryOf } from './session.ts'
import { insertRefreshToken, insertSession } from './session.store.ts'
import type { SessionRow } from './session.store.ts'
import type { IssuedToken } from './session.type.ts'

export interface SignedIn {
  readonly session: SessionRow
  readonly accessToken: IssuedToken
  readonly refreshToken: IssuedToken
}

/** What a transaction leaves behind for `issueTokens`. */
export interface SessionGrant {
  readonly session: SessionRow
  /** The membership acted under; null when acting as no organisation. */
  readonly membership: ActingMembership | null
  readonly refreshToken: string
}

export interface NewSession {
  readonly userId: string
  readonly membership: ActingMembership | null
  readonly device: string | null
  /** See `shownNetworkOf`. */
  readonly network: string | null
  readonly secondFactorAt: Date | null
}

/** Opens a session and its family of refresh tokens; the transaction must be a service's. */
export async function startSession(
  tx: Transaction,
  { userId, membership, device, network, secondFactorAt }: NewSession,
): Promise<SessionGrant> {
  const now = new Date()
  const session: SessionRow = {
    id: createId(),
    userId,
    organisationId: membership?.organisationId ?? null,
    device,
    network,
    secondFactorAt,
    createdAt: now,
    refreshedAt: now,
    expiresAt: expiryOf(now, now),
    endedAt: null,
    endReason: null,
  }
  await insertSession(tx, session)
  const refreshToken = await addRefreshToken(tx, session.id, now)
  const started: SessionStarted = {
    type: 'identity.session.started',
    data: { sessionId: session.id, userId, organisationId: session.organisationId },
  }
  await appendEvents(tx, {
    stream: stream('identity', 'session', session.id),
    events: [started],
    organisationId: session.organisationId,
    expectedVersion: 0,
  })
  return { session, membership, refreshToken }
}

export async function addRefreshToken(tx: Transaction, sessionId: string, now: Date): Promise<string> {
  const token = createOpaqueToken()
  await insertRefreshToken(tx, { hash: hashOpaqueToken(token), sessionId, createdAt: now, usedAt: null })
  return token
}

/** The tokens of a grant; to be called when its transaction has committed. */
export async function issueTokens(services: IdentityServices, grant: SessionGrant): Promise<SignedIn> {
  return {
    session: grant.session,
    accessToken: await issueAccessToken(services, grant.session, grant.membership),
    refreshToken: { value: grant.refreshToken, expiresAt: grant.session.expiresAt },
  }
}

export async function issueAccessToken(
  services: IdentityServices,
  session: SessionRow,
  membership: ActingMembership | null,
): Promise<IssuedToken> {
  const viewer: UserViewer = {
    kind: 'user',
    userId: session.userId,
    sessionId: session.id,
    organisationId: membership?.organisationId ?? null,
    organisationKind: membership?.kind ?? null,
    role: membership?.role ?? null,
    ...(session.secondFactorAt && { hasSecondFactor: true }),
  }
  const value = await signAccessToken(viewer, services.signingKeys.current, accessTokenLifetimeSeconds)
  return { value, expiresAt: new Date((decodeJwt(value).exp ?? 0) * 1000) }
}
