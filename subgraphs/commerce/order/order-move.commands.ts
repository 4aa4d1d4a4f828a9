import { requireOperator, requirePrincipal } from '../../../platform/auth/permission.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { forbidden } from '../../../platform/errors/public-error.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { CommerceContext } from '../context.ts'
import type { OrderCancelInput } from './order-move.input.ts'
import { decide, evolve, partyOf } from './order.ts'
import type { OrderCommand, OrderParty } from './order.ts'
import { lockOrder, updateOrder } from './order.store.ts'
import type { OrderRow } from './order.store.ts'
import { releaseStock } from './reservation.store.ts'

export function markOrderPaid(context: CommerceContext, id: string): Promise<OrderRow> {
  return moveAsSeller(context, id, { step: 'MARK_PAID' })
}

export function packOrder(context: CommerceContext, id: string): Promise<OrderRow> {
  return moveAsSeller(context, id, { step: 'PACK' })
}

export function deliverOrder(context: CommerceContext, id: string): Promise<OrderRow> {
  return moveAsSeller(context, id, { step: 'DELIVER' })
}

/** Calls an order off and frees its stock: the buyer until it is packed, the seller until it is sent. */
export async function cancelOrder(context: CommerceContext, input: OrderCancelInput): Promise<OrderRow> {
  requirePrincipal(context.viewer)
  return context.database.write(async (tx) => {
    const { order, party } = await lockAsParty(tx, context, input.id)
    const reason = party === 'SELLER' ? (input.reason ?? 'CUSTOMER_REQUEST') : 'CUSTOMER_REQUEST'
    const cancelled = await moveOrder(tx, order, party, { step: 'CANCEL', reason })
    await releaseStock(tx, order.id)
    return cancelled
  })
}

/** Takes an order back. What came back is put on a shelf by hand, once it was inspected. */
export async function returnOrder(context: CommerceContext, id: string): Promise<OrderRow> {
  requirePrincipal(context.viewer)
  return context.database.write(async (tx) => {
    const { order, party } = await lockAsParty(tx, context, id)
    return moveOrder(tx, order, party, { step: 'RETURN' })
  })
}

function moveAsSeller(context: CommerceContext, id: string, command: OrderCommand): Promise<OrderRow> {
  return context.database.write(async (tx) =>
    moveOrder(tx, await lockAsSeller(tx, context, id), 'SELLER', command),
  )
}

/** An order the viewer sells; to staff of anybody else it does not exist. */
export async function lockAsSeller(tx: Transaction, context: CommerceContext, id: string): Promise<OrderRow> {
  const { organisationId } = requireOperator(context.viewer, 'AGENT')
  const order = await lockOrder(tx, id)
  return order?.organisationId === organisationId ? order : refuseUnknown()
}

async function lockAsParty(
  tx: Transaction,
  context: CommerceContext,
  id: string,
): Promise<{ order: OrderRow; party: OrderParty }> {
  const order = (await lockOrder(tx, id)) ?? refuseUnknown()
  const party = partyOf(order, context.viewer)
  if (party === null)
    throw forbidden('Only the buyer, or the seller’s staff from the role AGENT on, may do this.')
  return { order, party }
}

/** Decides, writes the order and appends the event. */
export async function moveOrder(
  tx: Transaction,
  order: OrderRow,
  party: OrderParty,
  command: OrderCommand,
  now: Date = new Date(),
): Promise<OrderRow> {
  const event = decide(order, command, party, now)
  const moved = evolve(order, event, now)
  await updateOrder(tx, moved)
  await appendEvents(tx, {
    stream: stream('commerce', 'order', order.id),
    events: [event],
    organisationId: order.organisationId,
    expectedVersion: order.version,
  })
  return moved
}

function refuseUnknown(): never {
  return refuse('NOT_FOUND', 'There is no such order.', ['input', 'id'])
}
