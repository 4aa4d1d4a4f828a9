import type { HistoricalEvent } from '../../../platform/events/import-events.ts'
import { stream } from '../../../platform/events/event.ts'
import type { StockAdjusted } from '../../../subgraphs/commerce/events.ts'
import type { stockLevels } from '../../../subgraphs/commerce/tables.ts'
import type { World } from '../world/world.ts'

/** What lies in the warehouses, as the last count found it. */
export function stockRows(
  world: World,
  organisationId: string,
): { levels: (typeof stockLevels.$inferInsert)[]; events: HistoricalEvent[] } {
  const levels = world.stock.map((level) => ({ ...level, organisationId, version: 1 }))
  return { levels, events: levels.map(countedEvent) }
}

function countedEvent(level: typeof stockLevels.$inferInsert): HistoricalEvent {
  const { variantId, warehouseId, onHand, reserved } = level
  const adjusted: StockAdjusted = {
    type: 'commerce.stock.adjusted',
    data: { variantId, warehouseId, change: onHand, reason: 'COUNT', onHand, reserved },
  }
  return {
    ...adjusted,
    stream: stream('commerce', 'stock', level.id),
    version: level.version,
    organisationId: level.organisationId,
    actor: { kind: 'service', id: 'seed' },
    occurredAt: level.countedAt,
  }
}
