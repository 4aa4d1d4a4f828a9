import { longestAccessTokenLifetimeSeconds } from '../../../platform/auth/access-token.ts'

/** The rules of when keys change: pure. Times are milliseconds. */

/** A key signs for so long, unless it is replaced earlier. */
export const signingAgeMs = 90 * 24 * 60 * 60 * 1000

/**
 * A key is published so long before it signs. Whoever checks tokens reads the published keys anew each minute (see
 * `createRemoteKeySource`), so everybody knows it by then.
 */
export const publicationLeadMs = 2 * 60 * 1000

/** A key that no longer signs is published for as long as a token it signed may live. */
export const verificationMs = longestAccessTokenLifetimeSeconds * 1000

export type SigningKeyState = 'NEXT' | 'CURRENT' | 'PREVIOUS'

export interface KeyTimes {
  readonly state: SigningKeyState
  readonly createdAt: Date
  readonly activatedAt: Date | null
  readonly retiredAt: Date | null
}

/** Whether the next key has been published for long enough to sign. */
export function mayActivate(next: KeyTimes, now: Date): boolean {
  return now.getTime() - next.createdAt.getTime() >= publicationLeadMs
}

/** Whether the current key has signed for long enough to be replaced. */
export function isWornOut(current: KeyTimes, now: Date): boolean {
  return now.getTime() - (current.activatedAt ?? current.createdAt).getTime() >= signingAgeMs
}

/** Whether no token that an earlier key signed can still be about. */
export function isForgettable(key: KeyTimes, now: Date): boolean {
  return key.retiredAt !== null && now.getTime() - key.retiredAt.getTime() > verificationMs
}
