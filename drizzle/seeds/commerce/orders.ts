import { stream } from '../../../platform/events/event.ts'
import type { HistoricalEvent } from '../../../platform/events/import-events.ts'
import type { OrderEvent, OrderPlaced } from '../../../subgraphs/commerce/events.ts'
import { decide, evolve, partiesOf } from '../../../subgraphs/commerce/order/order.ts'
import type { OrderCommand } from '../../../subgraphs/commerce/order/order.ts'
import type { OrderRow } from '../../../subgraphs/commerce/order/order.store.ts'
import type { orderLines, stockAllocations } from '../../../subgraphs/commerce/tables.ts'
import type { Order } from '../world/orders.ts'
import type { Shipment } from '../world/shipments.ts'
import type { World } from '../world/world.ts'

type OrderLineInsert = typeof orderLines.$inferInsert

export interface OrderRows {
  readonly orders: OrderRow[]
  readonly lines: OrderLineInsert[]
  readonly allocations: (typeof stockAllocations.$inferInsert)[]
  readonly events: HistoricalEvent[]
}

/** Every order lives its life again under the rules of the subgraph, so that no seeded order is one it could not reach. */
export function orderRows(world: World): OrderRows {
  const variantNames = new Map(world.variants.map(({ id, name }) => [id, name]))
  const shipments = new Map(world.shipments.map((shipment) => [shipment.orderId, shipment]))
  const rows: OrderRows = { orders: [], lines: [], allocations: [], events: [] }
  for (const order of world.orders) {
    const lines = order.lines.map((line) =>
      toLineInsert(order.id, line, variantNames.get(line.variantId) ?? line.sku),
    )
    const placed = placedRow(order)
    const events: [OrderEvent, Date][] = [[placedEvent(placed, lines), order.placedAt]]
    let row = placed
    for (const [command, at] of stepsOf(order, shipments.get(order.id))) {
      const event = decide(row, command, 'SELLER', at)
      row = evolve(row, event, at)
      events.push([event, at])
    }
    rows.orders.push(row)
    rows.lines.push(...lines)
    rows.allocations.push(...lines.map(({ variantId, quantity }) => ({ orderId: order.id, variantId, warehouseId: order.warehouseId, quantity }))) // prettier-ignore
    rows.events.push(...events.map(([event, at], index) => toHistory(row, event, index + 1, at)))
  }
  return rows
}

function placedRow(order: Order): OrderRow {
  const { id, organisationId, number, userId, customerId, dealerOrganisationId, currency, placedAt } = order
  const { subtotalAmount, shippingAmount, taxBasisPoints, taxAmount, totalAmount, weightGrams } = order
  return {
    id,
    organisationId,
    number,
    buyerId: dealerOrganisationId ?? userId ?? customerId,
    buyerOrganisationId: dealerOrganisationId,
    userId,
    customerId,
    placedById: order.channel === 'PHONE' ? null : userId,
    clientKey: number,
    contentHash: 'imported',
    status: 'PLACED',
    currency,
    subtotalAmount,
    shippingAmount,
    taxBasisPoints,
    taxAmount,
    totalAmount,
    weightGrams,
    shippingAddress: order.shippingAddress,
    note: null,
    placedAt,
    paidAt: null,
    packedAt: null,
    shippedAt: null,
    deliveredAt: null,
    cancelledAt: null,
    returnedAt: null,
    cancellationReason: null,
    version: 1,
  }
}

function toLineInsert(orderId: string, line: Order['lines'][number], name: string): OrderLineInsert {
  return { ...line, orderId, name }
}

/** What was done to an order, in order. */
function stepsOf(order: Order, shipment: Shipment | undefined): [OrderCommand, Date][] {
  const steps: [OrderCommand, Date][] = []
  if (order.paidAt) steps.push([{ step: 'MARK_PAID' }, order.paidAt])
  if (order.packedAt) steps.push([{ step: 'PACK' }, order.packedAt])
  if (order.shippedAt && shipment) steps.push([shipCommand(order, shipment), order.shippedAt])
  if (order.deliveredAt) steps.push([{ step: 'DELIVER' }, order.deliveredAt])
  if (order.returnedAt) steps.push([{ step: 'RETURN' }, order.returnedAt])
  if (order.cancelledAt)
    steps.push([{ step: 'CANCEL', reason: order.cancellationReason ?? 'OTHER' }, order.cancelledAt])
  return steps
}

function shipCommand(order: Order, shipment: Shipment): OrderCommand {
  const { id: shipmentId, carrier, service, trackingNumber } = shipment
  return {
    step: 'SHIP',
    shipment: { shipmentId, carrier, service, trackingNumber, transportMode: transportModeOf(order) },
  }
}

/** There is no road to Lagos. */
export function transportModeOf({ shippingAddress }: Order): 'GROUND' | 'SEA' {
  return shippingAddress.country === 'NG' ? 'SEA' : 'GROUND'
}

function placedEvent(order: OrderRow, lines: readonly OrderLineInsert[]): OrderPlaced {
  const { currency, subtotalAmount, shippingAmount, taxBasisPoints, taxAmount, totalAmount } = order
  return {
    type: 'commerce.order.placed',
    data: {
      ...partiesOf(order),
      currency,
      subtotalAmount,
      shippingAmount,
      taxBasisPoints,
      taxAmount,
      totalAmount,
      placedById: order.placedById,
      lines: lines.map(({ variantId, sku, name, quantity, unitAmount, lineAmount }) => ({
        variantId,
        sku,
        name,
        quantity,
        unitAmount,
        lineAmount,
      })),
      shippingAddress: order.shippingAddress,
    },
  }
}

function toHistory(order: OrderRow, event: OrderEvent, version: number, occurredAt: Date): HistoricalEvent {
  const isBuyers = event.type === 'commerce.order.placed' && order.placedById !== null
  return {
    ...event,
    stream: stream('commerce', 'order', order.id),
    version,
    organisationId: order.organisationId,
    actor: isBuyers ? { kind: 'user', id: order.placedById } : { kind: 'service', id: 'seed' },
    occurredAt,
  }
}
