import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { MarketplaceContext } from '../context.ts'
import type { ServiceRow } from './service.store.ts'

export function resolveServiceReference(
  reference: EntityReference,
  context: MarketplaceContext,
): Promise<ServiceRow | null> {
  return context.loaders.service.load(String(reference['id']))
}
