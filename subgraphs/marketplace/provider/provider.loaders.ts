import type { RequestContext } from '../../../platform/graphql/context.ts'
import { rowLoader } from '../../../platform/graphql/loader.ts'
import { selectProviders, selectProvidersByOrganisation } from './provider.store.ts'
import type { ProviderProfileRow } from './provider.store.ts'

export const providerLoaders = (context: RequestContext) => ({
  provider: rowLoader<ProviderProfileRow>(context, selectProviders, (row) => row.id),
  providerByOrganisation: rowLoader<ProviderProfileRow>(
    context,
    selectProvidersByOrganisation,
    (row) => row.organisationId,
  ),
})
