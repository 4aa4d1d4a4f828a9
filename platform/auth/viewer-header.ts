import { SignJWT, jwtVerify } from 'jose'
import { z } from 'zod'
import { PublicError } from '../errors/public-error.ts'
import { memberRoles, organisationKinds } from './viewer.ts'
import type { Viewer } from './viewer.ts'

/** The header in which a verified viewer travels from the gateway to a subgraph process. */
export const viewerHeader = 'x-stratograph-viewer'

const issuer = 'stratograph-gateway'
const lifetimeSeconds = 60
// A signature is reused for half its life: one viewer asking often costs one signature every 30 seconds.
const reuseMs = (lifetimeSeconds * 1000) / 2
const maxRemembered = 10_000

const viewerShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anonymous') }),
  z.object({
    kind: z.literal('user'),
    userId: z.uuid(),
    sessionId: z.string(),
    organisationId: z.uuid().nullable(),
    organisationKind: z.enum(organisationKinds).nullable(),
    role: z.enum(memberRoles).nullable(),
  }),
  z.object({ kind: z.literal('service'), name: z.string().min(1) }),
])

/** Signs viewers for one subgraph each, so that what one subgraph received cannot be replayed to another. */
export interface ViewerSigner {
  sign(viewer: Viewer, subgraph: string): Promise<string>
}

export function createViewerSigner(key: Uint8Array): ViewerSigner {
  const signed = new Map<string, { header: string; until: number }>()
  return {
    async sign(viewer, subgraph) {
      const id = `${subgraph} ${JSON.stringify(viewer)}`
      const known = signed.get(id)
      if (known && known.until > Date.now()) return known.header
      const header = await new SignJWT({ viewer })
        .setProtectedHeader({ alg: 'HS256', typ: 'viewer+jwt' })
        .setIssuer(issuer)
        .setAudience(subgraph)
        .setIssuedAt()
        .setExpirationTime(`${lifetimeSeconds}s`)
        .sign(key)
      if (signed.size >= maxRemembered) signed.clear()
      signed.set(id, { header, until: Date.now() + reuseMs })
      return header
    },
  }
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
    const options = { issuer, audience: subgraph, algorithms: ['HS256'], typ: 'viewer+jwt' }
    const { payload } = await jwtVerify(header ?? '', key, options)
    return viewerShape.parse(payload['viewer'])
  } catch (cause) {
    throw new PublicError('UNAUTHENTICATED', 'This subgraph answers only requests the gateway signed.', {
      cause,
    })
  }
}
