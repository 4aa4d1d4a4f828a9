import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'

export interface SupabaseTokenOptions {
  /** The project's URL without a path. */
  readonly url: string
  readonly audience: string
  /** The project's shared secret (HS256); null to verify by the keys it publishes. */
  readonly jwtSecret: string | null
}

/** Who a Supabase access token was issued to. */
export interface SupabaseClaims {
  readonly issuer: string
  readonly subject: string
  readonly email: string | null
}

/** The token is forged, expired, of another project, or no person's. */
export class SupabaseTokenRefused extends Error {
  constructor(cause?: unknown) {
    super('The Supabase token is not valid.', cause === undefined ? undefined : { cause })
    this.name = 'SupabaseTokenRefused'
  }
}

/** The project's keys cannot be read. */
export class SupabaseUnavailable extends Error {
  constructor(cause: unknown) {
    super('The keys of the Supabase project cannot be read.', { cause })
    this.name = 'SupabaseUnavailable'
  }
}

const clockToleranceSeconds = 5

/**
 * Checks access tokens of one project: signature, issuer, audience and times. A project signs either with a shared
 * secret or with published keys; whichever is configured is the only one accepted, so that a public key can never be
 * taken for a secret. `user_metadata` is ignored: people edit it themselves.
 */
export function createSupabaseVerifier(
  options: SupabaseTokenOptions,
): (token: string) => Promise<SupabaseClaims> {
  const issuer = `${options.url}/auth/v1`
  const common = {
    issuer,
    audience: options.audience,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp', 'sub'],
  }
  const verify = readVerifier(options, issuer, common)
  return async (token) => {
    try {
      return readClaims(await verify(token), issuer)
    } catch (cause) {
      throw translate(cause)
    }
  }
}

type Verifier = (token: string) => Promise<JWTPayload>

function readVerifier({ jwtSecret }: SupabaseTokenOptions, issuer: string, common: object): Verifier {
  if (jwtSecret !== null) {
    const secret = new TextEncoder().encode(jwtSecret)
    return async (token) => (await jwtVerify(token, secret, { ...common, algorithms: ['HS256'] })).payload
  }
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), { timeoutDuration: 5_000 })
  const algorithms = ['ES256', 'RS256', 'EdDSA']
  return async (token) => (await jwtVerify(token, keys, { ...common, algorithms })).payload
}

function readClaims(payload: JWTPayload, issuer: string): SupabaseClaims {
  const { sub, email, role, is_anonymous: isAnonymous } = payload
  // Tokens of the service role and of visitors without an account have the same issuer.
  if (!sub || role !== 'authenticated' || isAnonymous === true) throw new SupabaseTokenRefused()
  return { issuer, subject: sub, email: typeof email === 'string' && email !== '' ? email : null }
}

function translate(cause: unknown): Error {
  if (cause instanceof SupabaseTokenRefused) return cause
  const isKeyFault =
    cause instanceof errors.JWKSTimeout ||
    cause instanceof errors.JWKSInvalid ||
    (cause instanceof errors.JOSEError && cause.code === 'ERR_JOSE_GENERIC')
  return cause instanceof errors.JOSEError && !isKeyFault
    ? new SupabaseTokenRefused(cause)
    : new SupabaseUnavailable(cause)
}
