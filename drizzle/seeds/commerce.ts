import { bulkInsert } from '../../platform/database/bulk-insert.ts'
import type { Transaction } from '../../platform/database/viewer-database.ts'
import { importEvents } from '../../platform/events/import-events.ts'
import type { HistoricalEvent } from '../../platform/events/import-events.ts'
import {
  batteries,
  customerAccounts,
  dealerAccounts,
  orderLines,
  orders,
  prices,
  shipments,
  stockAllocations,
  stockLevels,
  trackingEvents,
  variants,
  warehouses,
} from '../../subgraphs/commerce/tables.ts'
import { catalogueRows } from './commerce/catalogue.ts'
import { orderRows } from './commerce/orders.ts'
import { shipmentRows } from './commerce/shipments.ts'
import { stockRows } from './commerce/stock.ts'
import { operatorOf } from './world/organisations.ts'
import type { World } from './world/world.ts'

/** Writes the world's catalogue, prices, stock and 18 months of orders, with the events that led there. */
export async function seedCommerce(tx: Transaction, world: World): Promise<void> {
  const sellerId = operatorOf(world.organisations).id
  const catalogue = catalogueRows(world, sellerId)
  await bulkInsert(tx, batteries, catalogue.batteries)
  await bulkInsert(tx, variants, catalogue.variants)
  await bulkInsert(tx, dealerAccounts, catalogue.dealerAccounts)
  await bulkInsert(tx, prices, catalogue.prices)
  await bulkInsert(tx, warehouses, catalogue.warehouses)
  const stock = stockRows(world, sellerId)
  await bulkInsert(tx, stockLevels, stock.levels)
  await bulkInsert(tx, customerAccounts, customerAccountRows(world))
  const trade = orderRows(world)
  await bulkInsert(tx, orders, trade.orders)
  await bulkInsert(tx, orderLines, trade.lines)
  await bulkInsert(tx, stockAllocations, trade.allocations)
  const sent = shipmentRows(world)
  await bulkInsert(tx, shipments, sent.shipments)
  await bulkInsert(tx, trackingEvents, sent.trackingEvents)
  await importEvents(tx, inOrder([...stock.events, ...trade.events, ...sent.events]))
}

function customerAccountRows(world: World): (typeof customerAccounts.$inferInsert)[] {
  return world.customers.map(({ id, organisationId, userId }) => ({
    customerId: id,
    organisationId,
    userId,
  }))
}

/** Stable, so that events of one moment keep the order of their stream. */
function inOrder(events: HistoricalEvent[]): HistoricalEvent[] {
  return events.sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime())
}
