import type { JWK } from 'jose'
import { bigint, integer, jsonb, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant, primaryId } from '../../platform/database/columns.ts'
import type { OperationKind } from '../../platform/graphql/operation-analyst.ts'
import type { ApiKeyEnvironment } from '../../platform/auth/api-key.ts'
import type { MemberRole, OrganisationKind } from '../../platform/auth/viewer.ts'
import type { DocumentMode } from './application/application.ts'
import type { Fields } from './audit/audit-change.ts'
import type { AccountMailKind, TokenKind } from './account-mail/account-mail.ts'
import type { ManifestFormat } from './manifest/manifest.ts'
import type { FailureKind } from './lockout/lockout.ts'
import type { MembershipState } from './membership/membership.ts'
import type { Preferences } from './profile/profile.ts'
import type { SigningKeyState } from './signing-key/key-rotation.ts'
import type { SessionEndReason } from './session/session.ts'

const identity = pgSchema('identity')

export const users = identity.table('users', {
  id: primaryId(),
  /** As the person wrote it. */
  email: text('email').notNull(),
  /** What e-mail addresses are compared by: see `emailKey`. */
  emailKey: text('email_key').notNull(),
  displayName: text('display_name').notNull(),
  locale: text('locale').notNull(),
  timeZone: text('time_zone').notNull(),
  /** When its owner showed that they read mail at the address. */
  emailVerifiedAt: instant('email_verified_at'),
  /** Nothing but the id is theirs any more. */
  deletedAt: instant('deleted_at'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const passwords = identity.table('passwords', {
  userId: uuid('user_id').primaryKey(),
  hash: text('hash').notNull(),
  changedAt: instant('changed_at').notNull(),
})

export const profiles = identity.table('profiles', {
  userId: uuid('user_id').primaryKey(),
  preferences: jsonb('preferences').$type<Preferences>().notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const organisations = identity.table('organisations', {
  id: primaryId(),
  name: text('name').notNull(),
  slug: text('slug').notNull(),
  kind: text('kind').$type<OrganisationKind>().notNull(),
  /** ISO 3166-1 alpha-2. */
  country: text('country').notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const memberships = identity.table('memberships', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  userId: uuid('user_id').notNull(),
  role: text('role').$type<MemberRole>().notNull(),
  state: text('state').$type<MembershipState>().notNull(),
  createdAt: instant('created_at').notNull(),
  /** Set when the invitation was accepted. */
  joinedAt: instant('joined_at'),
})

export const sessions = identity.table('sessions', {
  id: primaryId(),
  userId: uuid('user_id').notNull(),
  /** The organisation acted as. */
  organisationId: uuid('organisation_id'),
  device: text('device'),
  /** Where it was used from last: see `shownNetworkOf`. */
  network: text('network'),
  secondFactorAt: instant('second_factor_at'),
  createdAt: instant('created_at').notNull(),
  refreshedAt: instant('refreshed_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  endedAt: instant('ended_at'),
  endReason: text('end_reason').$type<SessionEndReason>(),
})

export const refreshTokens = identity.table('refresh_tokens', {
  /** SHA-256 of the token, base64url. */
  hash: text('hash').primaryKey(),
  sessionId: uuid('session_id').notNull(),
  createdAt: instant('created_at').notNull(),
  usedAt: instant('used_at'),
})

export const applications = identity.table('applications', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  name: text('name').notNull(),
  description: text('description').notNull(),
  documentMode: text('document_mode').$type<DocumentMode>().notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  archivedAt: instant('archived_at'),
})

export const apiKeys = identity.table('api_keys', {
  id: primaryId(),
  applicationId: uuid('application_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  name: text('name').notNull(),
  environment: text('environment').$type<ApiKeyEnvironment>().notNull(),
  /** How the key begins. */
  prefix: text('prefix').notNull(),
  /** SHA-256 of the key, base64url. */
  hash: text('hash').notNull(),
  scopes: text('scopes').array().notNull(),
  createdById: uuid('created_by_id'),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at'),
  revokedAt: instant('revoked_at'),
  lastUsedAt: instant('last_used_at'),
  pointsCapacity: integer('points_capacity').notNull(),
  pointsPerSecond: integer('points_per_second').notNull(),
  requestCeiling: integer('request_ceiling').notNull(),
  concurrency: integer('concurrency').notNull(),
})

export const accountMails = identity.table('account_mails', {
  id: primaryId(),
  kind: text('kind').$type<AccountMailKind>().notNull(),
  emailKey: text('email_key').notNull(),
  /** Whose account it is about, and where to send it, when that is not the address the account has. */
  userId: uuid('user_id'),
  email: text('email'),
  /** Of whoever asked for it: see `networkOf`. */
  network: text('network'),
  createdAt: instant('created_at').notNull(),
  dueAt: instant('due_at').notNull(),
  tries: integer('tries').notNull(),
  settledAt: instant('settled_at'),
  outcome: text('outcome').$type<'SENT' | 'NOT_NEEDED' | 'GIVEN_UP'>(),
})

export const emailChanges = identity.table('email_changes', {
  userId: uuid('user_id').primaryKey(),
  /** As the person wrote it. */
  email: text('email').notNull(),
  emailKey: text('email_key').notNull(),
  requestedAt: instant('requested_at').notNull(),
})

export const oneTimeTokens = identity.table('one_time_tokens', {
  /** SHA-256 of the token, base64url. */
  hash: text('hash').primaryKey(),
  kind: text('kind').$type<TokenKind>().notNull(),
  userId: uuid('user_id').notNull(),
  emailKey: text('email_key').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
})

export const operationManifests = identity.table('operation_manifests', {
  id: primaryId(),
  applicationId: uuid('application_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  format: text('format').$type<ManifestFormat>().notNull(),
  operationCount: integer('operation_count').notNull(),
  /** Those that were not published before. */
  addedCount: integer('added_count').notNull(),
  publishedById: uuid('published_by_id'),
  publishedAt: instant('published_at').notNull(),
})

export const publishedOperations = identity.table('published_operations', {
  id: primaryId(),
  applicationId: uuid('application_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  manifestId: uuid('manifest_id').notNull(),
  /** What its clients call it by. */
  documentId: text('document_id').notNull(),
  name: text('name').notNull(),
  kind: text('kind').$type<OperationKind>().notNull(),
  body: text('body').notNull(),
  /** SHA-256 of the text printed anew, base64url. */
  normalisedHash: text('normalised_hash').notNull(),
  estimatedCost: integer('estimated_cost').notNull(),
  requiredScopes: jsonb('required_scopes').$type<string[][]>().notNull(),
  publishedAt: instant('published_at').notNull(),
})

export const totpFactors = identity.table('totp_factors', {
  userId: uuid('user_id').primaryKey(),
  /** Encrypted, base 32 inside. */
  secret: text('secret').notNull(),
  createdAt: instant('created_at').notNull(),
  confirmedAt: instant('confirmed_at'),
  /** The last half minute since the epoch whose code was used. */
  lastStep: bigint('last_step', { mode: 'number' }).notNull(),
})

export const recoveryCodes = identity.table('recovery_codes', {
  /** HMAC of the code. */
  hash: text('hash').primaryKey(),
  userId: uuid('user_id').notNull(),
  createdAt: instant('created_at').notNull(),
  usedAt: instant('used_at'),
})

export const signInChallenges = identity.table('sign_in_challenges', {
  /** SHA-256 of the token, base64url. */
  hash: text('hash').primaryKey(),
  userId: uuid('user_id').notNull(),
  organisationId: uuid('organisation_id'),
  device: text('device'),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  tries: integer('tries').notNull(),
})

export const signInFailures = identity.table(
  'sign_in_failures',
  {
    kind: text('kind').$type<FailureKind>().notNull(),
    subject: text('subject').notNull(),
    client: text('client').notNull(),
    failures: integer('failures').notNull(),
    lastFailedAt: instant('last_failed_at').notNull(),
    lockedUntil: instant('locked_until'),
  },
  (table) => [primaryKey({ columns: [table.kind, table.subject, table.client] })],
)

export const externalIdentities = identity.table(
  'external_identities',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    userId: uuid('user_id').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] })],
)

export const signInRedirects = identity.table('sign_in_redirects', {
  /** SHA-256 of `state`, base64url. */
  hash: text('hash').primaryKey(),
  /** Encrypted: verifier and nonce. */
  secrets: text('secrets').notNull(),
  redirectUrl: text('redirect_url').notNull(),
  organisationId: uuid('organisation_id'),
  device: text('device'),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
})

export const serviceAccounts = identity.table('service_accounts', {
  id: primaryId(),
  organisationId: uuid('organisation_id').notNull(),
  name: text('name').notNull(),
  role: text('role').$type<MemberRole>().notNull(),
  scopes: text('scopes').array().notNull(),
  createdById: uuid('created_by_id'),
  createdAt: instant('created_at').notNull(),
  disabledAt: instant('disabled_at'),
})

export const serviceAccountSecrets = identity.table('service_account_secrets', {
  id: primaryId(),
  serviceAccountId: uuid('service_account_id').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  /** SHA-256 of the secret, base64url. */
  hash: text('hash').notNull(),
  createdAt: instant('created_at').notNull(),
  revokedAt: instant('revoked_at'),
  lastUsedAt: instant('last_used_at'),
})

export const signingKeys = identity.table('signing_keys', {
  /** The key id that tokens name in their header. */
  id: text('id').primaryKey(),
  algorithm: text('algorithm').notNull(),
  publicJwk: jsonb('public_jwk').$type<JWK>().notNull(),
  /** Encrypted JWK. */
  privateJwk: text('private_jwk').notNull(),
  state: text('state').$type<SigningKeyState>().notNull(),
  createdAt: instant('created_at').notNull(),
  activatedAt: instant('activated_at'),
  retiredAt: instant('retired_at'),
})

export const auditChains = identity.table('audit_chains', {
  /** The organisation, or the nil id for what belongs to none. */
  id: primaryId(),
  lastSequence: bigint('last_sequence', { mode: 'number' }).notNull(),
  lastSeal: text('last_seal').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const auditEntries = identity.table('audit_entries', {
  id: primaryId(),
  chainId: uuid('chain_id').notNull(),
  /** 1, 2, 3, … in each chain. */
  sequence: bigint('sequence', { mode: 'number' }).notNull(),
  organisationId: uuid('organisation_id'),
  eventId: uuid('event_id').notNull(),
  action: text('action').notNull(),
  operation: text('operation'),
  actorKind: text('actor_kind').notNull(),
  actorId: text('actor_id'),
  target: text('target').notNull(),
  requestId: text('request_id').notNull(),
  occurredAt: instant('occurred_at').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  before: jsonb('before').$type<Fields>(),
  after: jsonb('after').$type<Fields>().notNull(),
  previousSeal: text('previous_seal').notNull(),
  seal: text('seal').notNull(),
})
