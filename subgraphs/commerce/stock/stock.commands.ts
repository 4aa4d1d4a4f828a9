import { requireOperator } from '../../../platform/auth/permission.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { CommerceContext } from '../context.ts'
import type { StockAdjusted } from '../events.ts'
import type { StockAdjustInput } from './stock.input.ts'
import { addToShelf, insertShelf, selectWarehouseFor } from './stock.store.ts'
import type { StockLevelRow } from './stock.store.ts'

/** Changes what lies on a shelf of the viewer's organisation, never below what orders have reserved. */
export async function adjustStock(context: CommerceContext, input: StockAdjustInput): Promise<StockLevelRow> {
  const { organisationId } = requireOperator(context.viewer, 'AGENT')
  const { variantId, warehouseId, change, reason } = input
  const shelf = { organisationId, variantId, warehouseId }
  const now = new Date()
  return context.database.write(async (tx) => {
    const warehouse = await selectWarehouseFor(tx, shelf)
    if (!warehouse)
      return refuse('NOT_FOUND', 'You have no such variant or warehouse.', ['input', 'variantId'])
    await insertShelf(tx, { ...shelf, id: createId(), countedAt: now })
    const level = await addToShelf(tx, shelf, change, now)
    if (!level) return refuseChange(change)
    const adjusted: StockAdjusted = {
      type: 'commerce.stock.adjusted',
      data: { variantId, warehouseId, change, reason, onHand: level.onHand, reserved: level.reserved },
    }
    await appendEvents(tx, {
      stream: stream('commerce', 'stock', level.id),
      events: [adjusted],
      organisationId,
      expectedVersion: level.version - 1,
    })
    return { ...level, warehouse }
  })
}

function refuseChange(change: number): never {
  return change < 0
    ? refuse('BELOW_RESERVED', 'Fewer pieces would be left than orders have reserved.', ['input', 'change'])
    : refuse('TOO_MANY', 'More pieces would lie there than a shelf can count.', ['input', 'change'])
}
