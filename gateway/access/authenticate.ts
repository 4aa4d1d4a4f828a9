import { verifyAccessToken } from '../../platform/auth/access-token.ts'
import type { KeySource, VerifiedAccessToken } from '../../platform/auth/access-token.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import { PublicError } from '../../platform/errors/public-error.ts'
import { RequestError } from '../operation/request-error.ts'
import type { ApiKeys, CallingApplication } from './api-keys.ts'
import { createRights } from './rights-check.ts'
import type { Rights } from './rights-check.ts'
import type { UsageMeter } from '../usage/usage-meter.ts'
import { noMeter } from '../usage/usage-meter.ts'

/** Who asks, since when and until when that is known (milliseconds since the epoch; always, for nobody). */
export interface Authenticated {
  readonly viewer: Viewer
  readonly issuedAt: number
  readonly expiresAt?: number | undefined
  /** Set when a program calls with its key. */
  readonly application?: CallingApplication | undefined
}

export interface Authenticator {
  /**
   * Reads an `authorization` header; without one the viewer is anonymous. Who is known answers at once. Rejects with
   * `RequestError` 401 for anything but a valid bearer token or API key that still says what holds, and 503 when the
   * keys or the rights cannot be read.
   */
  authenticate(authorization: unknown): Authenticated | Promise<Authenticated>
  /** For whoever stays longer than a request; see `Rights`. */
  readonly watch: Rights['watch']
}

const anonymous: Authenticated = { viewer: anonymousViewer, issuedAt: 0 }
const maxRemembered = 10_000

export function createAuthenticator(
  keySource: KeySource,
  rights: Rights = createRights(),
  apiKeys?: ApiKeys,
  usage: UsageMeter = noMeter,
): Authenticator {
  // A signature costs 0.1 ms to check: a client's token is checked once and then known, by its whole header, until it
  // expires.
  const verified = new Map<unknown, VerifiedAccessToken>()
  const recall = (authorization: unknown) => {
    const known = verified.get(authorization)
    return known && known.expiresAt > Date.now() ? known : undefined
  }
  const remember = (authorization: unknown, fresh: VerifiedAccessToken) => {
    verified.delete(authorization)
    if (verified.size >= maxRemembered) verified.delete(verified.keys().next().value)
    verified.set(authorization, fresh)
    return fresh
  }
  const read = async (authorization: unknown) => {
    const token = readBearer(authorization)
    const application = apiKeys?.read(token)
    if (application) return application
    return recall(authorization) ?? remember(authorization, await verify(token, keySource))
  }
  const readAndCheck = async (authorization: unknown) => {
    const authenticated = await read(authorization)
    try {
      await rights.check(authenticated)
    } catch (error) {
      usage.refuse(authenticated, error)
      throw error
    }
    return authenticated
  }
  return {
    watch: rights.watch,
    authenticate(authorization) {
      if (authorization === undefined || authorization === null || authorization === '') return anonymous
      const known = recall(authorization)
      return known && rights.areKnown(known) ? known : readAndCheck(authorization)
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
