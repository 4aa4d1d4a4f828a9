import { defineSubgraph } from '../../platform/graphql/subgraph-definition.ts'
import { createMarketplaceConsumers } from './consumers.ts'
import { createMarketplaceLoaders } from './context.ts'
import type { MarketplaceLoaders } from './context.ts'
import { CustomerResolver } from './external/customer.resolver.ts'
import { OrganisationResolver } from './external/organisation.resolver.ts'
import { resolveJobReference } from './job/job.reference.ts'
import { JobResolver } from './job/job.resolver.ts'
import { resolveProposalReference } from './proposal/proposal.reference.ts'
import { ProposalResolver } from './proposal/proposal.resolver.ts'
import { resolveProviderReference } from './provider/provider.reference.ts'
import { ProviderResolver } from './provider/provider.resolver.ts'
import { resolveServiceReference } from './service/service.reference.ts'
import { ServiceResolver } from './service/service.resolver.ts'

export const marketplace = defineSubgraph<MarketplaceLoaders>({
  name: 'marketplace',
  resolvers: [
    JobResolver,
    ProposalResolver,
    ProviderResolver,
    ServiceResolver,
    CustomerResolver,
    OrganisationResolver,
  ],
  references: {
    Job: resolveJobReference,
    Proposal: resolveProposalReference,
    ProviderProfile: resolveProviderReference,
    Service: resolveServiceReference,
    Customer: ({ id }) => ({ id }),
    Organisation: ({ id }) => ({ id }),
  },
  createLoaders: createMarketplaceLoaders,
  createConsumers: createMarketplaceConsumers,
})
