import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { CommerceContext } from '../context.ts'
import type { ShipmentRow } from './shipment.store.ts'

export function resolveShipmentReference(
  reference: EntityReference,
  context: CommerceContext,
): Promise<ShipmentRow | null> {
  return context.loaders.shipment.load(String(reference['id']))
}
