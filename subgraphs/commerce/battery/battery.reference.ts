import type { EntityReference } from '../../../platform/graphql/subgraph-definition.ts'
import type { CommerceContext } from '../context.ts'
import type { BatteryRow } from './battery.store.ts'

export function resolveBatteryReference(
  reference: EntityReference,
  context: CommerceContext,
): Promise<BatteryRow | null> {
  return context.loaders.battery.load(String(reference['id']))
}
