import { defineSubgraph } from '../../platform/graphql/subgraph-definition.ts'
import { AccountDeletionResolver } from './account-deletion/account-deletion.resolver.ts'
import { ApiKeyBearerResolver } from './api-key/api-key-bearer.resolver.ts'
import { ApiKeyResolver } from './api-key/api-key.resolver.ts'
import { resolveApplicationReference } from './application/application.reference.ts'
import { ApplicationResolver } from './application/application.resolver.ts'
import { AccessRefusalResolver } from './audit/access-refusal.resolver.ts'
import { AuditResolver } from './audit/audit.resolver.ts'
import { createIdentityConsumers } from './consumers.ts'
import { createIdentityLoaders } from './context.ts'
import type { IdentityLoaders } from './context.ts'
import { EmailChangeResolver } from './email-change/email-change.resolver.ts'
import { ManifestResolver } from './manifest/manifest.resolver.ts'
import { OperationLookupResolver } from './manifest/operation-lookup.resolver.ts'
import { OperationStandingResolver } from './manifest/operation-standing.resolver.ts'
import { resolvePublishedOperationReference } from './manifest/published-operation.reference.ts'
import { ExternalIdentityResolver } from './external-identity/external-identity.resolver.ts'
import { MembershipResolver } from './membership/membership.resolver.ts'
import { resolveOrganisationReference } from './organisation/organisation.reference.ts'
import { OrganisationResolver } from './organisation/organisation.resolver.ts'
import { PasswordResolver } from './password/password.resolver.ts'
import { ProfileResolver } from './profile/profile.resolver.ts'
import { RightsChangeSubscription } from './rights/rights-change.subscription.ts'
import { closeIdentityServices, createIdentityServices } from './services.ts'
import type { IdentityServices } from './services.ts'
import { SecondFactorResolver } from './second-factor/second-factor.resolver.ts'
import { ServiceAccountResolver } from './service-account/service-account.resolver.ts'
import { SessionResolver } from './session/session.resolver.ts'
import { SignInResolver } from './session/sign-in.resolver.ts'
import { SigningKeyResolver } from './signing-key/signing-key.resolver.ts'
import { resolveUserReference } from './user/user.reference.ts'
import { UserResolver } from './user/user.resolver.ts'
import { VerificationResolver } from './verification/verification.resolver.ts'

export const identity = defineSubgraph<IdentityLoaders, IdentityServices>({
  name: 'identity',
  resolvers: [
    UserResolver,
    VerificationResolver,
    EmailChangeResolver,
    AccountDeletionResolver,
    PasswordResolver,
    ProfileResolver,
    SignInResolver,
    ExternalIdentityResolver,
    SecondFactorResolver,
    SessionResolver,
    SigningKeyResolver,
    ServiceAccountResolver,
    OrganisationResolver,
    MembershipResolver,
    ApplicationResolver,
    ApiKeyResolver,
    ApiKeyBearerResolver,
    ManifestResolver,
    OperationLookupResolver,
    OperationStandingResolver,
    RightsChangeSubscription,
    AuditResolver,
    AccessRefusalResolver,
  ],
  references: {
    User: resolveUserReference,
    Organisation: resolveOrganisationReference,
    Application: resolveApplicationReference,
    PublishedOperation: resolvePublishedOperationReference,
  },
  createLoaders: createIdentityLoaders,
  createServices: createIdentityServices,
  closeServices: closeIdentityServices,
  createConsumers: createIdentityConsumers,
})
