import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { MarketplaceContext } from '../context.ts'
import type { ProviderProfileRow } from './provider.store.ts'

export function resolveProviderReference(
  reference: EntityReference,
  context: MarketplaceContext,
): Promise<ProviderProfileRow | null> {
  return context.loaders.provider.load(String(reference['id']))
}
