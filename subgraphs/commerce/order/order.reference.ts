import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { CommerceContext } from '../context.ts'
import type { OrderRow } from './order.store.ts'

export function resolveOrderReference(
  reference: EntityReference,
  context: CommerceContext,
): Promise<OrderRow | null> {
  return context.loaders.order.load(String(reference['id']))
}
