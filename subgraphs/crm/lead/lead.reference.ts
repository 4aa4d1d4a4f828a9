import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { CrmContext } from '../context.ts'
import type { LeadRow } from './lead.store.ts'

export function resolveLeadReference(
  reference: EntityReference,
  context: CrmContext,
): Promise<LeadRow | null> {
  return context.loaders.lead.load(String(reference['id']))
}
