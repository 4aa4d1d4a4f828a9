import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { CrmContext } from '../context.ts'
import type { TicketRow } from './ticket.store.ts'

export function resolveTicketReference(
  reference: EntityReference,
  context: CrmContext,
): Promise<TicketRow | null> {
  return context.loaders.ticket.load(String(reference['id']))
}
