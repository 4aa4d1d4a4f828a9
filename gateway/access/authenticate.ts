import { verifyAccessToken } from '../../platform/auth/access-token.ts'
import type { KeySource, VerifiedAccessToken } from '../../platform/auth/access-token.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import { PublicError } from '../../platform/errors/public-error.ts'
import { RequestError } from '../operation/request-error.ts'

/** Who asks, and until when that is known (milliseconds since the epoch; never, for nobody). */
export interface Authenticated {
  readonly viewer: Viewer
  readonly expiresAt?: number | undefined
}

export interface Authenticator {
  /**
   * Reads an `authorization` header; without one the viewer is anonymous. Throws `RequestError` 401 for anything but
   * a valid bearer token, and 503 when the keys cannot be read.
   */
  authenticate(authorization: unknown): Promise<Authenticated>
}

const anonymous: Authenticated = { viewer: anonymousViewer }
const maxRemembered = 10_000

export function createAuthenticator(keySource: KeySource): Authenticator {
  // A signature costs 0.1 ms to check: a client's token is checked once and then known until it expires.
  const verified = new Map<string, VerifiedAccessToken>()
  return {
    async authenticate(authorization) {
      if (authorization === undefined || authorization === null || authorization === '') return anonymous
      const token = readBearer(authorization)
      const known = verified.get(token)
      if (known && known.expiresAt > Date.now()) return known
      verified.delete(token)
      const fresh = await verify(token, keySource)
      if (verified.size >= maxRemembered) verified.delete(verified.keys().next().value ?? '')
      verified.set(token, fresh)
      return fresh
    },
  }
}

function readBearer(authorization: unknown): string {
  const [, token] =
    typeof authorization === 'string' ? (/^Bearer +([^\s]+) *$/i.exec(authorization) ?? []) : []
  if (token === undefined) throw unauthenticated('The authorization must be a bearer token.')
  return token
}

async function verify(token: string, keySource: KeySource): Promise<VerifiedAccessToken> {
  try {
    return await verifyAccessToken(token, keySource)
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    if (error.code === 'UNAUTHENTICATED') throw unauthenticated(error.message)
    throw new RequestError('SERVICE_UNAVAILABLE', error.message, 503, { 'retry-after': '1' })
  }
}

function unauthenticated(message: string): RequestError {
  return new RequestError('UNAUTHENTICATED', message, 401, { 'www-authenticate': 'Bearer' })
}
