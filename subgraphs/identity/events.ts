import type { ApiKeyEnvironment } from '../../platform/auth/api-key.ts'
import type { MemberRole, OrganisationKind } from '../../platform/auth/viewer.ts'
import type { NewEvent } from '../../platform/events/event.ts'
import type { DocumentMode } from './application/application.ts'
import type { ManifestFormat } from './manifest/manifest.ts'
import type { FailureKind } from './lockout/lockout.ts'
import type { SessionEndReason } from './session/session.ts'

/**
 * What identity tells the others.
 * Streams: `identity.user/<id>`, `identity.session/<id>`, `identity.sign_in/<hash of the address>`, `identity.organisation/<id>`, `identity.membership/<id>`,
 * `identity.application/<id>`, `identity.api_key/<id>`.
 */
export type UserSignedUp = NewEvent<
  'identity.user.signed_up',
  { userId: string; email: string; displayName: string }
>
/** The person showed that they read mail at their address: from now on it tells who they are. */
export type UserEmailVerified = NewEvent<
  'identity.user.email_verified',
  { userId: string; email: string; displayName: string }
>
/** `RESET`: by a token that was mailed; `CHANGED`: by the person, who knew the one before. */
export type PasswordChangeReason = 'RESET' | 'CHANGED'
export type UserPasswordChanged = NewEvent<
  'identity.user.password_changed',
  { userId: string; reason: PasswordChangeReason }
>
/** A new key for an authenticator was made; it does not count before it is confirmed. */
export type UserSecondFactorPrepared = NewEvent<'identity.user.second_factor_prepared', { userId: string }>
export type UserSecondFactorEnabled = NewEvent<'identity.user.second_factor_enabled', { userId: string }>
export type UserSecondFactorDisabled = NewEvent<'identity.user.second_factor_disabled', { userId: string }>
export type UserRecoveryCodeUsed = NewEvent<'identity.user.recovery_code_used', { userId: string }>
export type UserRecoveryCodesRenewed = NewEvent<'identity.user.recovery_codes_renewed', { userId: string }>
/** They may sign in with this outside issuer from now on. */
export type UserIdentityLinked = NewEvent<'identity.user.identity_linked', { userId: string; issuer: string }>
/** They want another address, which a mail to it has yet to prove. */
export type UserEmailChangeRequested = NewEvent<'identity.user.email_change_requested', { userId: string }>
/** They have another address; that it is theirs is told by `email_verified` right after. */
export type UserEmailChanged = NewEvent<
  'identity.user.email_changed',
  { userId: string; email: string; previousEmail: string }
>
/** The account is no more. Whoever keeps something of the person forgets it, but what the law makes them keep. */
export type UserDeleted = NewEvent<'identity.user.deleted', { userId: string }>
export type UserProfileUpdated = NewEvent<
  'identity.user.profile_updated',
  { userId: string; displayName: string; changed: readonly string[] }
>

export type SignInFailureReason = 'PASSWORD' | 'CODE'
/** Somebody failed to prove who they are; `userId` is null when nobody has an account with the address they gave. */
export type SignInFailed = NewEvent<
  'identity.sign_in.failed',
  { userId: string | null; reason: SignInFailureReason; network: string | null }
>
/** Further tries are refused until `until` (RFC 3339). */
export type SignInLocked = NewEvent<
  'identity.sign_in.locked',
  { userId: string | null; kind: FailureKind; network: string | null; until: string }
>

export type SessionStarted = NewEvent<
  'identity.session.started',
  { sessionId: string; userId: string; organisationId: string | null }
>
export type SessionRefreshed = NewEvent<
  'identity.session.refreshed',
  { sessionId: string; userId: string; organisationId: string | null }
>
export type SessionOrganisationSwitched = NewEvent<
  'identity.session.organisation_switched',
  { sessionId: string; userId: string; organisationId: string | null }
>
/** A spent refresh token was presented again; the session ends with it. */
export type SessionReuseDetected = NewEvent<
  'identity.session.reuse_detected',
  { sessionId: string; userId: string }
>
/** A second factor was shown in a session that had none. */
export type SessionSecondFactorShown = NewEvent<
  'identity.session.second_factor_shown',
  { sessionId: string; userId: string }
>
/** What a session showed counts no more: its person has no second factor any longer. */
export type SessionSecondFactorWithdrawn = NewEvent<
  'identity.session.second_factor_withdrawn',
  { sessionId: string; userId: string }
>
export type SessionEnded = NewEvent<
  'identity.session.ended',
  { sessionId: string; userId: string; reason: SessionEndReason }
>

export type OrganisationCreated = NewEvent<
  'identity.organisation.created',
  { organisationId: string; kind: OrganisationKind; name: string; slug: string; country: string }
>

interface MembershipFacts {
  membershipId: string
  organisationId: string
  userId: string
  role: MemberRole
}
/** Somebody belongs to an organisation without having been invited: its founder. */
export type MembershipGranted = NewEvent<'identity.membership.granted', MembershipFacts>
export type MembershipInvited = NewEvent<'identity.membership.invited', MembershipFacts>
export type MembershipAccepted = NewEvent<'identity.membership.accepted', MembershipFacts>
export type MembershipRoleChanged = NewEvent<
  'identity.membership.role_changed',
  MembershipFacts & { previousRole: MemberRole }
>
export type MembershipRevoked = NewEvent<'identity.membership.revoked', MembershipFacts>

interface ApplicationFacts {
  applicationId: string
  organisationId: string
  name: string
  documentMode: DocumentMode
}
export type ApplicationCreated = NewEvent<'identity.application.created', ApplicationFacts>
export type ApplicationUpdated = NewEvent<
  'identity.application.updated',
  ApplicationFacts & { previousDocumentMode: DocumentMode }
>
export type ApplicationArchived = NewEvent<'identity.application.archived', ApplicationFacts>

interface ApiKeyFacts {
  apiKeyId: string
  applicationId: string
  organisationId: string
  environment: ApiKeyEnvironment
  prefix: string
}
export type ApiKeyCreated = NewEvent<'identity.api_key.created', ApiKeyFacts & { scopes: readonly string[] }>
export type ApiKeyBudgetChanged = NewEvent<
  'identity.api_key.budget_changed',
  ApiKeyFacts & {
    pointsCapacity: number
    pointsPerSecond: number
    requestCeiling: number
    concurrency: number
    /** Whose staff changed it. */
    changedByOrganisationId: string
  }
>
export type ApiKeyRevoked = NewEvent<'identity.api_key.revoked', ApiKeyFacts>

export type ManifestPublished = NewEvent<
  'identity.manifest.published',
  {
    manifestId: string
    applicationId: string
    organisationId: string
    format: ManifestFormat
    operationCount: number
    addedCount: number
  }
>

/** `AGE`: it had signed for 90 days; `OPERATOR`: somebody asked for it; `LEAKED`: what it signed is void. */
export type KeyRotationReason = 'AGE' | 'OPERATOR' | 'LEAKED'
export type SigningKeyRotated = NewEvent<
  'identity.signing_key.rotated',
  { keyId: string; previousKeyId: string; reason: KeyRotationReason; rotatedById: string | null }
>

interface ServiceAccountFacts {
  serviceAccountId: string
  organisationId: string
}
export type ServiceAccountCreated = NewEvent<
  'identity.service_account.created',
  ServiceAccountFacts & { name: string; role: MemberRole; scopes: readonly string[] }
>
export type ServiceAccountSecretAdded = NewEvent<
  'identity.service_account.secret_added',
  ServiceAccountFacts & { secretId: string }
>
/** Tokens issued with this secret are void. */
export type ServiceAccountSecretRevoked = NewEvent<
  'identity.service_account.secret_revoked',
  ServiceAccountFacts & { secretId: string }
>
export type ServiceAccountDisabled = NewEvent<'identity.service_account.disabled', ServiceAccountFacts>
export type ServiceAccountSignedIn = NewEvent<
  'identity.service_account.signed_in',
  ServiceAccountFacts & { secretId: string; scopes: readonly string[] }
>

export type IdentityEvent =
  | UserSignedUp
  | UserEmailVerified
  | UserPasswordChanged
  | UserSecondFactorPrepared
  | UserSecondFactorEnabled
  | UserSecondFactorDisabled
  | UserRecoveryCodeUsed
  | UserRecoveryCodesRenewed
  | UserIdentityLinked
  | UserProfileUpdated
  | UserEmailChangeRequested
  | UserEmailChanged
  | UserDeleted
  | SignInFailed
  | SignInLocked
  | SessionStarted
  | SessionRefreshed
  | SessionOrganisationSwitched
  | SessionReuseDetected
  | SessionSecondFactorShown
  | SessionSecondFactorWithdrawn
  | SessionEnded
  | OrganisationCreated
  | SigningKeyRotated
  | ServiceAccountCreated
  | ServiceAccountSecretAdded
  | ServiceAccountSecretRevoked
  | ServiceAccountDisabled
  | ServiceAccountSignedIn
  | MembershipGranted
  | MembershipInvited
  | MembershipAccepted
  | MembershipRoleChanged
  | MembershipRevoked
  | ApplicationCreated
  | ApplicationUpdated
  | ApplicationArchived
  | ApiKeyCreated
  | ApiKeyRevoked
  | ApiKeyBudgetChanged
  | ManifestPublished
