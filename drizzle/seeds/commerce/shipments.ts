import { stream } from '../../../platform/events/event.ts'
import type { HistoricalEvent } from '../../../platform/events/import-events.ts'
import type { ShipmentTracked } from '../../../subgraphs/commerce/events.ts'
import { trackingEventKey } from '../../../subgraphs/commerce/shipment/shipment.ts'
import type { shipments, trackingEvents } from '../../../subgraphs/commerce/tables.ts'
import type { Order } from '../world/orders.ts'
import type { Shipment, TrackingEvent } from '../world/shipments.ts'
import type { World } from '../world/world.ts'
import { transportModeOf } from './orders.ts'

type ShipmentInsert = typeof shipments.$inferInsert

export interface ShipmentRows {
  readonly shipments: ShipmentInsert[]
  readonly trackingEvents: (typeof trackingEvents.$inferInsert)[]
  readonly events: HistoricalEvent[]
}

/** Shipments that have left; the world also plans some for orders that are only packed. */
export function shipmentRows(world: World): ShipmentRows {
  const orders = new Map(world.orders.map((order) => [order.id, order]))
  const rows: ShipmentRows = { shipments: [], trackingEvents: [], events: [] }
  for (const shipment of world.shipments) {
    const order = orders.get(shipment.orderId)
    if (!order?.shippedAt) continue
    const row = toShipmentInsert(order, shipment)
    rows.shipments.push(row)
    for (const [index, event] of shipment.events.entries()) {
      rows.trackingEvents.push({ ...event, shipmentId: shipment.id, eventKey: trackingEventKey(event) })
      rows.events.push(toHistory(row, event, index + 1))
    }
  }
  return rows
}

function toShipmentInsert(order: Order, shipment: Shipment): ShipmentInsert {
  const { id, orderId, carrier, service, trackingNumber, status, weightGrams } = shipment
  return {
    id,
    organisationId: order.organisationId,
    orderId,
    carrier,
    service,
    transportMode: transportModeOf(order),
    trackingNumber,
    status,
    unNumbers: [...shipment.unNumbers],
    weightGrams,
    createdAt: shipment.createdAt,
    expectedAt: shipment.expectedAt,
    deliveredAt: shipment.deliveredAt,
    version: shipment.events.length,
  }
}

function toHistory(shipment: ShipmentInsert, event: TrackingEvent, version: number): HistoricalEvent {
  const { id: shipmentId, orderId, carrier, trackingNumber } = shipment
  const { status, description, place, occurredAt } = event
  const tracked: ShipmentTracked = {
    type: 'commerce.shipment.tracked',
    data: {
      shipmentId,
      orderId,
      carrier,
      trackingNumber,
      status,
      description,
      place,
      happenedAt: occurredAt.toISOString(),
    },
  }
  return {
    ...tracked,
    stream: stream('commerce', 'shipment', shipmentId),
    version,
    organisationId: shipment.organisationId,
    actor: { kind: 'service', id: 'seed' },
    occurredAt,
  }
}
