import { requireOperator } from '../../../platform/auth/permission.ts'
import { violatedConstraint } from '../../../platform/database/database-error.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { CommerceContext } from '../context.ts'
import type { ShipmentTracked } from '../events.ts'
import { lockAsSeller, moveOrder } from '../order/order-move.commands.ts'
import { lockOrder, selectLinesByOrder } from '../order/order.store.ts'
import type { OrderLineRow, OrderRow } from '../order/order.store.ts'
import { issueStock } from '../order/reservation.store.ts'
import { refuseTransport } from './dangerous-goods.ts'
import { statusAfter, trackingEventKey } from './shipment.ts'
import type { OrderShipInput, ShipmentTrackInput } from './shipment.input.ts'
import {
  insertShipment,
  insertTrackingEvent,
  lockShipment,
  selectShipments,
  selectTrackingState,
  updateShipment,
} from './shipment.store.ts'
import type { ShipmentRow } from './shipment.store.ts'

const maxTrackingEvents = 100
// Clocks of carriers run ahead of ours by a little.
const clockToleranceMs = 10 * 60 * 1000

/** Hands a packed order to a carrier, all of it in one shipment; its goods leave the stock. */
export async function shipOrder(
  context: CommerceContext,
  input: OrderShipInput,
): Promise<{ order: OrderRow; shipment: ShipmentRow }> {
  requireOperator(context.viewer, 'AGENT')
  const ship = async (tx: Transaction) => {
    const order = await lockAsSeller(tx, context, input.id)
    const lines = await selectLinesByOrder(tx, [order.id])
    const shipment = makeShipment(order, lines, input, new Date())
    const { id: shipmentId, carrier, service, transportMode, trackingNumber } = shipment
    const details = { shipmentId, carrier, service, transportMode, trackingNumber }
    const shipped = await moveOrder(tx, order, 'SELLER', { step: 'SHIP', shipment: details })
    requireAllowed(lines, input)
    await insertShipment(tx, shipment)
    await issueStock(tx, order.id)
    return { order: shipped, shipment }
  }
  return context.database.write(ship).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'shipments_carrier_tracking_number_key') throw error
    return refuse('TRACKING_NUMBER_TAKEN', 'Another shipment of this carrier has the number.', [
      'input',
      'trackingNumber',
    ])
  })
}

/** Notes what a carrier reports, once; a report of delivery delivers the order. */
export async function trackShipment(
  context: CommerceContext,
  input: ShipmentTrackInput,
): Promise<ShipmentRow> {
  const { organisationId } = requireOperator(context.viewer, 'AGENT')
  const now = new Date()
  if (input.occurredAt.getTime() > now.getTime() + clockToleranceMs)
    return refuse('IN_FUTURE', 'It has not happened yet.', ['input', 'occurredAt'])
  return context.database.write(async (tx) => {
    const shipment = await lockWithOrder(tx, input.id, organisationId)
    const { events, latestAt } = await selectTrackingState(tx, shipment.id)
    const isNew = await insertTrackingEvent(tx, {
      id: createId(),
      shipmentId: shipment.id,
      eventKey: trackingEventKey(input),
      status: input.status,
      description: input.description,
      place: input.place ?? null,
      occurredAt: input.occurredAt,
    })
    if (!isNew) return shipment
    if (events >= maxTrackingEvents)
      return refuse('TOO_MANY', `A shipment has ${maxTrackingEvents} tracking events at most.`, [
        'input',
        'id',
      ])
    return advance(tx, shipment, latestAt, input)
  })
}

/** Locks the order before its shipment, as everybody does who needs both. */
async function lockWithOrder(tx: Transaction, id: string, organisationId: string): Promise<ShipmentRow> {
  const [seen] = await selectShipments(tx, [id])
  if (seen?.organisationId !== organisationId)
    return refuse('NOT_FOUND', 'There is no such shipment.', ['input', 'id'])
  await lockOrder(tx, seen.orderId)
  return (await lockShipment(tx, id)) ?? refuse('NOT_FOUND', 'There is no such shipment.', ['input', 'id'])
}

async function advance(
  tx: Transaction,
  before: ShipmentRow,
  latestAt: Date | null,
  input: ShipmentTrackInput,
): Promise<ShipmentRow> {
  const status = statusAfter(before.status, latestAt, input)
  const deliveredAt = status === 'DELIVERED' ? (before.deliveredAt ?? input.occurredAt) : before.deliveredAt
  const shipment = { ...before, status, deliveredAt, version: before.version + 1 }
  await updateShipment(tx, shipment)
  const { id: shipmentId, orderId, carrier, trackingNumber } = shipment
  const tracked: ShipmentTracked = {
    type: 'commerce.shipment.tracked',
    data: {
      shipmentId,
      orderId,
      carrier,
      trackingNumber,
      status: input.status,
      description: input.description,
      place: input.place ?? null,
      happenedAt: input.occurredAt.toISOString(),
    },
  }
  await appendEvents(tx, {
    stream: stream('commerce', 'shipment', shipmentId),
    events: [tracked],
    organisationId: shipment.organisationId,
    expectedVersion: before.version,
  })
  const order = await lockOrder(tx, orderId)
  if (status === 'DELIVERED' && order?.status === 'SHIPPED')
    await moveOrder(tx, order, 'SELLER', { step: 'DELIVER' }, input.occurredAt)
  return shipment
}

function makeShipment(
  order: OrderRow,
  lines: readonly OrderLineRow[],
  input: OrderShipInput,
  createdAt: Date,
): ShipmentRow {
  const unNumbers = lines.flatMap(({ variant }) => variant.unNumber ?? [])
  return {
    id: createId(),
    organisationId: order.organisationId,
    orderId: order.id,
    carrier: input.carrier,
    service: input.service,
    transportMode: input.transportMode,
    trackingNumber: input.trackingNumber,
    status: 'PRE_TRANSIT',
    unNumbers: [...new Set(unNumbers)].sort(),
    weightGrams: order.weightGrams,
    createdAt,
    expectedAt: input.expectedAt ?? null,
    deliveredAt: null,
    version: 0,
  }
}

function requireAllowed(lines: readonly OrderLineRow[], input: OrderShipInput): void {
  const goods = lines.map(({ variant }) => ({
    ...variant,
    isWithEquipment: variant.packing === 'WITH_EQUIPMENT',
  }))
  const refusal = refuseTransport(goods, input.transportMode, input.stateOfChargePercent ?? null)
  if (refusal) refuse(refusal.code, refusal.reason, ['input', 'transportMode'])
}
