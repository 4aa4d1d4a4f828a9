import type { RequestContext, SubgraphContext } from '../../platform/graphql/context.ts'
import { apiKeyLoaders } from './api-key/api-key.loaders.ts'
import { applicationLoaders } from './application/application.loaders.ts'
import { manifestLoaders } from './manifest/manifest.loaders.ts'
import { membershipLoaders } from './membership/membership.loaders.ts'
import { organisationLoaders } from './organisation/organisation.loaders.ts'
import { profileLoaders } from './profile/profile.loaders.ts'
import type { IdentityServices } from './services.ts'
import { serviceAccountLoaders } from './service-account/service-account.loaders.ts'
import { userLoaders } from './user/user.loaders.ts'

export const createIdentityLoaders = (context: RequestContext) => ({
  ...userLoaders(context),
  ...profileLoaders(context),
  ...organisationLoaders(context),
  ...membershipLoaders(context),
  ...applicationLoaders(context),
  ...apiKeyLoaders(context),
  ...manifestLoaders(context),
  ...serviceAccountLoaders(context),
})

export type IdentityLoaders = ReturnType<typeof createIdentityLoaders>
export type IdentityContext = SubgraphContext<IdentityLoaders, IdentityServices>
