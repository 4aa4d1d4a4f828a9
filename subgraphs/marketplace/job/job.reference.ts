import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { MarketplaceContext } from '../context.ts'
import type { JobRow } from './job.store.ts'

export function resolveJobReference(
  reference: EntityReference,
  context: MarketplaceContext,
): Promise<JobRow | null> {
  return context.loaders.job.load(String(reference['id']))
}
