/** The rules of sessions: pure, no clock and no database. Times are milliseconds unless a Date. */
export type SessionEndReason =
  'SIGNED_OUT' | 'REVOKED' | 'TOKEN_REUSED' | 'PASSWORD_CHANGED' | 'ACCOUNT_DELETED'

export const accessTokenLifetimeSeconds = 10 * 60
/** A session ends when it was not refreshed for so long, */
export const idleLifetimeMs = 30 * 24 * 60 * 60 * 1000
/** or, however often it was refreshed, at this age. */
export const greatestAgeMs = 180 * 24 * 60 * 60 * 1000

/** A session that ran out is remembered so long, to explain what happened to it; its events stay for ever. */
export const keepExpiredMs = 30 * 24 * 60 * 60 * 1000

/** How long a sign-in waits for its second factor, and how many codes it takes. */
export const challengeLifetimeMs = 5 * 60 * 1000
export const maxChallengeTries = 5

/**
 * Two tabs that share one stored token wake up together and both refresh: one wins, the other comes a moment late
 * with a token just spent. Within this time that is no theft, so the loser is only turned away and takes the
 * winner's token from their common store. A thief in the same moment gets nothing either: no token is issued.
 */
export const reuseGraceMs = 10_000

/** When a session refreshed `now` runs out. */
export function expiryOf(createdAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + idleLifetimeMs, createdAt.getTime() + greatestAgeMs))
}

/** A presented refresh token and the session it belongs to. */
export interface PresentedToken {
  readonly usedAt: Date | null
  readonly session: { readonly endedAt: Date | null; readonly expiresAt: Date }
}

/**
 * - `ROTATE`: the token is spent and a successor issued.
 * - `ALREADY_REFRESHED`: another refresh was a moment faster.
 * - `REUSED`: a token spent long ago came back: somebody copied it, and the session must end.
 * - `ENDED`: the session is over.
 */
export type RefreshDecision = 'ROTATE' | 'ALREADY_REFRESHED' | 'REUSED' | 'ENDED'

export function decideRefresh({ usedAt, session }: PresentedToken, now: Date): RefreshDecision {
  if (session.endedAt !== null || session.expiresAt <= now) return 'ENDED'
  if (usedAt === null) return 'ROTATE'
  return now.getTime() - usedAt.getTime() <= reuseGraceMs ? 'ALREADY_REFRESHED' : 'REUSED'
}
