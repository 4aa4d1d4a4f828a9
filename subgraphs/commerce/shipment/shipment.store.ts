import { asc, count, eq, inArray, max } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { shipments, trackingEvents } from '../tables.ts'

export type ShipmentRow = typeof shipments.$inferSelect
export type TrackingEventRow = typeof trackingEvents.$inferSelect

export function selectShipments(tx: Transaction, ids: readonly string[]): Promise<ShipmentRow[]> {
  return tx
    .select()
    .from(shipments)
    .where(inArray(shipments.id, [...ids]))
}

export function selectShipmentsByOrder(tx: Transaction, orderIds: readonly string[]): Promise<ShipmentRow[]> {
  return tx
    .select()
    .from(shipments)
    .where(inArray(shipments.orderId, [...orderIds]))
    .orderBy(asc(shipments.createdAt), asc(shipments.id))
}

export function selectEventsByShipment(
  tx: Transaction,
  shipmentIds: readonly string[],
): Promise<TrackingEventRow[]> {
  return tx
    .select()
    .from(trackingEvents)
    .where(inArray(trackingEvents.shipmentId, [...shipmentIds]))
    .orderBy(asc(trackingEvents.occurredAt), asc(trackingEvents.id))
}

export async function insertShipment(tx: Transaction, row: ShipmentRow): Promise<void> {
  await tx.insert(shipments).values(row)
}

/** The shipment as it is now, kept from changing until the transaction ends. */
export async function lockShipment(tx: Transaction, id: string): Promise<ShipmentRow | undefined> {
  const [row] = await tx.select().from(shipments).where(eq(shipments.id, id)).for('update')
  return row
}

/** How many events a shipment has, and when the latest of them happened. */
export async function selectTrackingState(
  tx: Transaction,
  shipmentId: string,
): Promise<{ events: number; latestAt: Date | null }> {
  const [row] = await tx
    .select({ events: count(), latestAt: max(trackingEvents.occurredAt) })
    .from(trackingEvents)
    .where(eq(trackingEvents.shipmentId, shipmentId))
  return row ?? { events: 0, latestAt: null }
}

/** Writes an event unless its shipment has one of the same key; tells whether it did. */
export async function insertTrackingEvent(tx: Transaction, row: TrackingEventRow): Promise<boolean> {
  const inserted = await tx
    .insert(trackingEvents)
    .values(row)
    .onConflictDoNothing({ target: [trackingEvents.shipmentId, trackingEvents.eventKey] })
    .returning({ id: trackingEvents.id })
  return inserted.length > 0
}

export async function updateShipment(tx: Transaction, row: ShipmentRow): Promise<void> {
  const { status, deliveredAt, version } = row
  await tx.update(shipments).set({ status, deliveredAt, version }).where(eq(shipments.id, row.id))
}
