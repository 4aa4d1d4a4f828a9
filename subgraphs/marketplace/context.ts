import type { RequestContext, SubgraphContext } from '../../platform/graphql/context.ts'
import { jobLoaders } from './job/job.loaders.ts'
import { proposalLoaders } from './proposal/proposal.loaders.ts'
import { providerLoaders } from './provider/provider.loaders.ts'
import { serviceLoaders } from './service/service.loaders.ts'

export const createMarketplaceLoaders = (context: RequestContext) => ({
  ...jobLoaders(context),
  ...proposalLoaders(context),
  ...providerLoaders(context),
  ...serviceLoaders(context),
})

export type MarketplaceLoaders = ReturnType<typeof createMarketplaceLoaders>
export type MarketplaceContext = SubgraphContext<MarketplaceLoaders>
