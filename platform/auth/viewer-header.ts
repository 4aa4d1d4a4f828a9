import { createHmac, createSecretKey } from 'node:crypto'
import { jwtVerify } from 'jose'
import { z } from 'zod'
import { PublicError } from '../errors/public-error.ts'
import { machinePrincipals, memberRoles, organisationKinds } from './viewer.ts'
import type { Viewer } from './viewer.ts'

/** The header in which a verified viewer travels from the gateway to a subgraph process. */
export const viewerHeader = 'x-stratograph-viewer'

const issuer = 'stratograph-gateway'
const lifetimeSeconds = 60
// A signature is reused for half its life: one viewer asking often costs one signature every 30 seconds.
const reuseMs = (lifetimeSeconds * 1000) / 2

const viewerShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anonymous') }),
  z.object({
    kind: z.literal('user'),
    userId: z.uuid(),
    sessionId: z.string(),
    organisationId: z.uuid().nullable(),
    organisationKind: z.enum(organisationKinds).nullable(),
    role: z.enum(memberRoles).nullable(),
    hasSecondFactor: z.literal(true).optional(),
  }),
  z.object({
    kind: z.literal('machine'),
    principal: z.enum(machinePrincipals),
    machineId: z.uuid(),
    credentialId: z.uuid(),
    organisationId: z.uuid(),
    organisationKind: z.enum(organisationKinds),
    role: z.enum(memberRoles),
    scopes: z.array(z.string()),
  }),
  z.object({ kind: z.literal('service'), name: z.string().min(1) }),
])

/** Signs viewers for one subgraph each, so that what one subgraph received cannot be replayed to another. */
export interface ViewerSigner {
  sign(viewer: Viewer, subgraph: string): string
}

interface SignedViewer {
  readonly header: string
  /** Milliseconds since the epoch. */
  readonly until: number
}

/**
 * A JWS in compact form. It is composed here because a gateway signs once per viewer and subgraph: the library's
 * way through Web Crypto takes a thread and twenty times as long as the digest itself.
 */
export function createViewerSigner(key: Uint8Array): ViewerSigner {
  const secret = createSecretKey(key)
  // Kept with the viewer object, which lives as long as somebody may ask with it.
  const signed = new WeakMap<Viewer, Map<string, SignedViewer>>()
  return {
    sign(viewer, subgraph) {
      const ofViewer = signed.get(viewer) ?? new Map<string, SignedViewer>()
      signed.set(viewer, ofViewer)
      const now = Date.now()
      const known = ofViewer.get(subgraph)
      if (known && known.until > now) return known.header
      const issuedAt = Math.floor(now / 1000)
      const claims = { viewer, iss: issuer, aud: subgraph, iat: issuedAt, exp: issuedAt + lifetimeSeconds }
      const content = `${protectedHeader}.${encode(claims)}`
      const header = `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
      ofViewer.set(subgraph, { header, until: now + reuseMs })
      return header
    },
  }
}

const protectedHeader = encode({ alg: 'HS256', typ: 'viewer+jwt' })

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/**
 * Reads a signed viewer meant for `subgraph`. Throws UNAUTHENTICATED for a missing, forged, expired or misdirected
 * one, with the same words each time.
 */
export async function verifyViewerHeader(
  header: string | undefined,
  subgraph: string,
  key: Uint8Array,
): Promise<Viewer> {
  try {
    const expected = { issuer, audience: subgraph, typ: 'viewer+jwt', requiredClaims: ['exp'] }
    const { payload } = await jwtVerify(header ?? '', key, { ...expected, algorithms: ['HS256'] })
    return viewerShape.parse(payload['viewer'])
  } catch (cause) {
    throw new PublicError('UNAUTHENTICATED', 'This subgraph answers only requests the gateway signed.', {
      cause,
    })
  }
}
