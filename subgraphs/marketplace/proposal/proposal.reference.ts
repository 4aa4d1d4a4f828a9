import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { MarketplaceContext } from '../context.ts'
import type { ProposalRow } from './proposal.store.ts'

export function resolveProposalReference(
  reference: EntityReference,
  context: MarketplaceContext,
): Promise<ProposalRow | null> {
  return context.loaders.proposal.load(String(reference['id']))
}
