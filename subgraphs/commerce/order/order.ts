import { hasRole, isPrincipal } from '../../../platform/auth/viewer.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import type { OrderEvent, OrderParties, OrderPlaced, OrderShipped } from '../events.ts'
import type { OrderRow } from './order.store.ts'

/** The rules of orders: pure, no clock and no database. */
export type OrderStatus = 'PLACED' | 'PAID' | 'PACKED' | 'SHIPPED' | 'DELIVERED' | 'RETURNED' | 'CANCELLED'
export type CancellationReason = 'CUSTOMER_REQUEST' | 'PAYMENT_EXPIRED' | 'OUT_OF_STOCK' | 'OTHER'
export type PaymentStatus = 'UNPAID' | 'PAID' | 'REFUND_DUE'
export type FulfilmentStatus = 'UNFULFILLED' | 'PACKED' | 'SHIPPED' | 'DELIVERED' | 'RETURNED' | 'CANCELLED'
export type OrderSortField = 'PLACED_AT' | 'TOTAL'

/** On whose side of an order somebody stands. */
export type OrderParty = 'SELLER' | 'BUYER'

type OrderStep = 'MARK_PAID' | 'PACK' | 'SHIP' | 'DELIVER' | 'CANCEL' | 'RETURN'

export type OrderCommand =
  | { readonly step: 'MARK_PAID' | 'PACK' | 'DELIVER' | 'RETURN' }
  | { readonly step: 'SHIP'; readonly shipment: Omit<OrderShipped['data'], keyof OrderParties> }
  | { readonly step: 'CANCEL'; readonly reason: CancellationReason }

export type OrderMoved = Exclude<OrderEvent, OrderPlaced>

/** From which statuses each side may take a step, and where it leads. All there is; everything else is illegal. */
export const transitions: Readonly<
  Record<OrderStep, { to: OrderStatus; readonly from: Readonly<Record<OrderParty, readonly OrderStatus[]>> }>
> = {
  MARK_PAID: { to: 'PAID', from: { SELLER: ['PLACED'], BUYER: [] } },
  PACK: { to: 'PACKED', from: { SELLER: ['PAID'], BUYER: [] } },
  SHIP: { to: 'SHIPPED', from: { SELLER: ['PACKED'], BUYER: [] } },
  DELIVER: { to: 'DELIVERED', from: { SELLER: ['SHIPPED'], BUYER: [] } },
  CANCEL: { to: 'CANCELLED', from: { SELLER: ['PLACED', 'PAID', 'PACKED'], BUYER: ['PLACED', 'PAID'] } },
  RETURN: { to: 'RETURNED', from: { SELLER: ['DELIVERED'], BUYER: ['DELIVERED'] } },
}

const dayMs = 24 * 60 * 60 * 1000
/** How long after delivery a buyer may send an order back. */
export const returnWindowDays = 30

/** What happens when `party` gives the command at `now`, or the refusal. */
export function decide(order: OrderRow, command: OrderCommand, party: OrderParty, now: Date): OrderMoved {
  requireLegal(order, command.step, party)
  const parties = partiesOf(order)
  const { currency, totalAmount } = order
  const refundDueAmount = order.paidAt ? totalAmount : 0
  switch (command.step) {
    case 'MARK_PAID':
      return { type: 'commerce.order.paid', data: { ...parties, currency, totalAmount } }
    case 'PACK':
      return { type: 'commerce.order.packed', data: parties }
    case 'SHIP':
      return { type: 'commerce.order.shipped', data: { ...parties, ...command.shipment } }
    case 'DELIVER':
      return { type: 'commerce.order.delivered', data: parties }
    case 'CANCEL': {
      const { reason } = command
      return { type: 'commerce.order.cancelled', data: { ...parties, reason, currency, refundDueAmount } }
    }
    case 'RETURN':
      requireReturnWindow(order, party, now)
      return { type: 'commerce.order.returned', data: { ...parties, currency, refundDueAmount } }
  }
}

/** The order after the event, which happened at `at`. */
export function evolve(order: OrderRow, event: OrderMoved, at: Date): OrderRow {
  const version = order.version + 1
  switch (event.type) {
    case 'commerce.order.paid':
      return { ...order, version, status: 'PAID', paidAt: at }
    case 'commerce.order.packed':
      return { ...order, version, status: 'PACKED', packedAt: at }
    case 'commerce.order.shipped':
      return { ...order, version, status: 'SHIPPED', shippedAt: at }
    case 'commerce.order.delivered':
      return { ...order, version, status: 'DELIVERED', deliveredAt: at }
    case 'commerce.order.cancelled':
      return {
        ...order,
        version,
        status: 'CANCELLED',
        cancelledAt: at,
        cancellationReason: event.data.reason,
      }
    case 'commerce.order.returned':
      return { ...order, version, status: 'RETURNED', returnedAt: at }
  }
}

/** On which side the viewer may act; null for somebody who may at most look. */
export function partyOf(order: OrderRow, viewer: Viewer): OrderParty | null {
  if (!isPrincipal(viewer)) return null
  if (viewer.organisationId === order.organisationId && hasRole(viewer, 'AGENT')) return 'SELLER'
  const isBuyer =
    order.buyerOrganisationId === null
      ? viewer.kind === 'user' && order.userId === viewer.userId
      : order.buyerOrganisationId === viewer.organisationId
  return isBuyer ? 'BUYER' : null
}

export function canCancel(order: OrderRow, party: OrderParty | null): boolean {
  return party !== null && transitions.CANCEL.from[party].includes(order.status)
}

export function canReturn(order: OrderRow, party: OrderParty | null, now: Date): boolean {
  if (party === null || !transitions.RETURN.from[party].includes(order.status)) return false
  return party === 'SELLER' || isWithinReturnWindow(order, now)
}

/** Whether the buyer's money is where it should be. */
export function paymentStatusOf({ status, paidAt }: Pick<OrderRow, 'status' | 'paidAt'>): PaymentStatus {
  if (paidAt === null) return 'UNPAID'
  return status === 'CANCELLED' || status === 'RETURNED' ? 'REFUND_DUE' : 'PAID'
}

/** How far the goods have come, whatever was paid. */
export function fulfilmentStatusOf({ status }: Pick<OrderRow, 'status'>): FulfilmentStatus {
  return status === 'PLACED' || status === 'PAID' ? 'UNFULFILLED' : status
}

export function partiesOf(order: OrderRow): OrderParties {
  const { id, number, customerId, userId, buyerOrganisationId } = order
  return { orderId: id, number, customerId, userId, buyerOrganisationId }
}

function requireLegal(order: OrderRow, step: OrderStep, party: OrderParty): void {
  const { to, from } = transitions[step]
  if (from[party].includes(order.status)) return
  const bySeller = from.SELLER.includes(order.status) ? '; only the seller can do that now' : ''
  refuse('ILLEGAL_TRANSITION', `An order that is ${order.status} cannot become ${to}${bySeller}.`, [
    'input',
    'id',
  ])
}

function requireReturnWindow(order: OrderRow, party: OrderParty, now: Date): void {
  if (party === 'SELLER' || isWithinReturnWindow(order, now)) return
  refuse('RETURN_WINDOW_CLOSED', `An order can be returned within ${returnWindowDays} days after delivery.`, [
    'input',
    'id',
  ])
}

function isWithinReturnWindow({ deliveredAt }: OrderRow, now: Date): boolean {
  return deliveredAt !== null && now.getTime() - deliveredAt.getTime() <= returnWindowDays * dayMs
}
