import type { MemberRole } from '../../../platform/auth/viewer.ts'
import type {
  ApiKeyRevoked,
  IdentityEvent,
  MembershipAccepted,
  MembershipGranted,
  MembershipRevoked,
  MembershipRoleChanged,
  ServiceAccountSecretRevoked,
  SessionEnded,
  SessionSecondFactorShown,
  SessionSecondFactorWithdrawn,
} from '../events.ts'

/** What an access token may say and what no longer holds: one of these. */
export interface RightsChange {
  /** This session is over. */
  readonly endedSessionId?: string
  /** This secret or key is void. */
  readonly revokedCredentialId?: string
  /** Whether this session has shown a second factor, from now on. */
  readonly secondFactor?: { readonly sessionId: string; readonly isShown: boolean }
  /** What somebody is in an organisation from now on; no role when they no longer belong to it. */
  readonly membership?: {
    readonly userId: string
    readonly organisationId: string
    readonly role: MemberRole | null
  }
}

type RightsEvent =
  | SessionEnded
  | SessionSecondFactorShown
  | SessionSecondFactorWithdrawn
  | ApiKeyRevoked
  | ServiceAccountSecretRevoked
  | MembershipGranted
  | MembershipAccepted
  | MembershipRoleChanged
  | MembershipRevoked

type RightsReader = {
  readonly [Type in RightsEvent['type']]: (data: Extract<RightsEvent, { type: Type }>['data']) => RightsChange
}

const standing = (
  { userId, organisationId }: MembershipGranted['data'],
  role: MemberRole | null,
): RightsChange => ({ membership: { userId, organisationId, role } })
const holds = (data: MembershipGranted['data']) => standing(data, data.role)

/** Every event after which a token issued earlier says too much. */
const readers: RightsReader = {
  'identity.session.ended': ({ sessionId }) => ({ endedSessionId: sessionId }),
  'identity.session.second_factor_shown': ({ sessionId }) => ({ secondFactor: { sessionId, isShown: true } }),
  'identity.session.second_factor_withdrawn': ({ sessionId }) => ({
    secondFactor: { sessionId, isShown: false },
  }),
  'identity.api_key.revoked': ({ apiKeyId }) => ({ revokedCredentialId: apiKeyId }),
  'identity.service_account.secret_revoked': ({ secretId }) => ({ revokedCredentialId: secretId }),
  'identity.membership.granted': holds,
  'identity.membership.accepted': holds,
  'identity.membership.role_changed': holds,
  'identity.membership.revoked': (data) => standing(data, null),
}

/** The types of all events that change what a token's bearer may do. */
export const rightsEventTypes = Object.keys(readers) as IdentityEvent['type'][]

/** What an event of one of these types changes. Throws for any other. */
export function readRightsChange({ type, data }: { type: string; data: unknown }): RightsChange {
  const read = readers[type as keyof RightsReader] as ((data: unknown) => RightsChange) | undefined
  if (!read) throw new Error(`${type} changes no rights.`)
  return read(data)
}
