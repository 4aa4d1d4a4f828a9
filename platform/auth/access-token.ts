import { SignJWT, createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { CryptoKey, JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { PublicError, unavailable } from '../errors/public-error.ts'
import { memberRoles, organisationKinds } from './viewer.ts'
import type { MachineViewer, UserViewer } from './viewer.ts'

/** Who issues access tokens, and for whom. */
export const accessTokenIssuer = 'stratograph'
export const accessTokenAudience = 'stratograph'
export const accessTokenAlgorithms = ['EdDSA', 'ES256'] as const
export type AccessTokenAlgorithm = (typeof accessTokenAlgorithms)[number]

/** No token is accepted longer after it was issued: whoever remembers what was revoked remembers it for so long. */
export const longestAccessTokenLifetimeSeconds = 60 * 60

// RFC 9068: an identity token or a refresh token of the same issuer can never pass for an access token.
const tokenType = 'at+jwt'
// Two machines' clocks differ by seconds at most.
const clockToleranceSeconds = 5

const userClaims = z
  .object({
    sub: z.uuid(),
    /** Session id, so that one session can be ended. */
    sid: z.string().min(1),
    /** The organisation acted as, with its kind and the user's role in it: all three or none. */
    org: z.uuid().optional(),
    org_kind: z.enum(organisationKinds).optional(),
    org_role: z.enum(memberRoles).optional(),
    /** How they proved who they are (RFC 8176): `mfa` when a second factor was shown; left out otherwise. */
    amr: z.array(z.string()).optional(),
  })
  .refine(({ org, org_kind, org_role }) => (org ? org_kind && org_role : !org_kind && !org_role))

/** A service account's token: it has no session, and names the secret it was issued for, so that one can be ended. */
const machineClaims = z.object({
  sub: z.uuid(),
  cid: z.uuid(),
  org: z.uuid(),
  org_kind: z.enum(organisationKinds),
  org_role: z.enum(memberRoles),
  /** Scopes, separated by blanks (RFC 8693). */
  scope: z.string(),
  sid: z.undefined().optional(),
})

const claimsShape = z.union([machineClaims, userClaims])

/** The claims an access token carries besides issuer, audience and times. */
export type AccessTokenClaims = z.infer<typeof claimsShape>

/** The private half of a published key. */
export interface AccessTokenKey {
  readonly kid: string
  readonly alg: AccessTokenAlgorithm
  readonly privateKey: CryptoKey
}

/** Finds the public key that a token names in its header. */
export type KeySource = JWTVerifyGetKey

/** Keys read in this process; `readKeys` is asked each time, and the same set object is prepared only once. */
export function createLocalKeySource(readKeys: () => JSONWebKeySet | Promise<JSONWebKeySet>): KeySource {
  const prepared = new WeakMap<JSONWebKeySet, KeySource>()
  return async (header, token) => {
    const keys = await readKeys()
    const find = prepared.get(keys) ?? createLocalJWKSet(keys)
    prepared.set(keys, find)
    return find(header, token)
  }
}

/**
 * Keys fetched from a JWKS address, kept for a minute, and fetched again at once for a key not yet known (though not
 * within five seconds, or tokens naming made-up keys would make us fetch without end).
 */
export function createRemoteKeySource(jwksUrl: string): KeySource {
  return createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: 5_000,
    cooldownDuration: 5_000,
    cacheMaxAge: 60_000,
  })
}

/** A signed access token for the viewer. Throws only when the key does not fit its algorithm. */
export async function signAccessToken(
  viewer: UserViewer | MachineViewer,
  key: AccessTokenKey,
  lifetimeSeconds: number,
): Promise<string> {
  return new SignJWT({ ...accessTokenClaims(viewer) })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: tokenType })
    .setIssuer(accessTokenIssuer)
    .setAudience(accessTokenAudience)
    .setIssuedAt()
    .setExpirationTime(`${lifetimeSeconds}s`)
    .sign(key.privateKey)
}

/** What a token's bearer is, and until when. */
export interface VerifiedAccessToken {
  readonly viewer: UserViewer | MachineViewer
  /** Milliseconds since the epoch, as is the next. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/**
 * Checks signature, issuer, audience, times and claims. Throws UNAUTHENTICATED for a token that cannot be used,
 * saying no more than whether it expired, and SERVICE_UNAVAILABLE when the keys could not be read.
 */
export async function verifyAccessToken(token: string, keySource: KeySource): Promise<VerifiedAccessToken> {
  try {
    const { payload } = await jwtVerify(token, keySource, {
      issuer: accessTokenIssuer,
      audience: accessTokenAudience,
      algorithms: [...accessTokenAlgorithms],
      typ: tokenType,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['iat', 'exp', 'sub'],
    })
    const { iat = 0, exp = 0 } = payload
    const expiresAt = Math.min(exp, iat + longestAccessTokenLifetimeSeconds) * 1_000
    if (expiresAt <= Date.now() - clockToleranceSeconds * 1_000)
      throw new errors.JWTExpired('too old', payload)
    // A clock that is ahead must not vouch for what is still to come.
    const issuedAt = Math.min(iat * 1_000, Date.now())
    return { viewer: toViewer(claimsShape.parse(payload)), issuedAt, expiresAt }
  } catch (cause) {
    throw toPublicError(cause)
  }
}

function accessTokenClaims(viewer: UserViewer | MachineViewer): AccessTokenClaims {
  if (viewer.kind === 'machine') return claimsOfMachine(viewer)
  const { organisationId, organisationKind, role } = viewer
  const acting = organisationId && organisationKind && role
  const organisation = acting ? { org: organisationId, org_kind: organisationKind, org_role: role } : {}
  const methods = viewer.hasSecondFactor ? { amr: ['mfa'] } : {}
  return { sub: viewer.userId, sid: viewer.sessionId, ...organisation, ...methods }
}

function claimsOfMachine(viewer: MachineViewer): AccessTokenClaims {
  const { machineId, credentialId, organisationId, organisationKind, role, scopes } = viewer
  const organisation = { org: organisationId, org_kind: organisationKind, org_role: role }
  return { sub: machineId, cid: credentialId, ...organisation, scope: scopes.join(' ') }
}

function toViewer(claims: AccessTokenClaims): UserViewer | MachineViewer {
  if ('cid' in claims)
    return {
      kind: 'machine',
      principal: 'SERVICE_ACCOUNT',
      machineId: claims.sub,
      credentialId: claims.cid,
      organisationId: claims.org,
      organisationKind: claims.org_kind,
      role: claims.org_role,
      scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
    }
  return {
    kind: 'user',
    userId: claims.sub,
    sessionId: claims.sid,
    organisationId: claims.org ?? null,
    organisationKind: claims.org_kind ?? null,
    role: claims.org_role ?? null,
    ...(claims.amr?.includes('mfa') && { hasSecondFactor: true }),
  }
}

function toPublicError(cause: unknown): PublicError {
  if (cause instanceof errors.JWTExpired)
    return new PublicError('UNAUTHENTICATED', 'The access token has expired.', { cause })
  const isTokenFault =
    cause instanceof z.ZodError || (cause instanceof errors.JOSEError && !isKeyFault(cause))
  if (isTokenFault) return new PublicError('UNAUTHENTICATED', 'The access token is not valid.', { cause })
  return unavailable('Sign-in cannot be checked at the moment.', cause)
}

/** The keys' address did not answer, or not with keys: the token may well be good. */
function isKeyFault(error: errors.JOSEError): boolean {
  return (
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.code === 'ERR_JOSE_GENERIC'
  )
}
