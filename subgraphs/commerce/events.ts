import type { NewEvent } from '../../platform/events/event.ts'
import type { OrderAddress } from './order/order-address.ts'
import type { CancellationReason } from './order/order.ts'
import type { TransportMode } from './shipment/dangerous-goods.ts'
import type { Carrier, ShipmentStatus } from './shipment/shipment.ts'
import type { StockAdjustReason } from './stock/stock.ts'

/**
 * What commerce tells the others. Streams: `commerce.order/<id>`, `commerce.shipment/<id>`, `commerce.stock/<id>`.
 * The tenant of every event is the seller; `buyerOrganisationId` tells who else it concerns.
 */
export interface OrderParties {
  readonly orderId: string
  readonly number: string
  readonly customerId: string | null
  readonly userId: string | null
  readonly buyerOrganisationId: string | null
}

export interface OrderedLine {
  readonly variantId: string
  readonly sku: string
  readonly name: string
  readonly quantity: number
  /** Without VAT, minor units. */
  readonly unitAmount: number
  readonly lineAmount: number
}

/** Minor units of `currency`. */
export interface OrderAmounts {
  readonly currency: string
  readonly subtotalAmount: number
  readonly shippingAmount: number
  readonly taxBasisPoints: number
  readonly taxAmount: number
  readonly totalAmount: number
}

export type OrderPlaced = NewEvent<
  'commerce.order.placed',
  OrderParties &
    OrderAmounts & {
      readonly placedById: string | null
      readonly lines: readonly OrderedLine[]
      readonly shippingAddress: OrderAddress
    }
>
export type OrderPaid = NewEvent<
  'commerce.order.paid',
  OrderParties & { readonly currency: string; readonly totalAmount: number }
>
export type OrderPacked = NewEvent<'commerce.order.packed', OrderParties>
export type OrderShipped = NewEvent<
  'commerce.order.shipped',
  OrderParties & {
    readonly shipmentId: string
    readonly carrier: Carrier
    readonly service: string
    readonly transportMode: TransportMode
    readonly trackingNumber: string
  }
>
export type OrderDelivered = NewEvent<'commerce.order.delivered', OrderParties>
/** `refundDueAmount` is what the buyer had paid. */
export type OrderCancelled = NewEvent<
  'commerce.order.cancelled',
  OrderParties & {
    readonly reason: CancellationReason
    readonly currency: string
    readonly refundDueAmount: number
  }
>
export type OrderReturned = NewEvent<
  'commerce.order.returned',
  OrderParties & { readonly currency: string; readonly refundDueAmount: number }
>
export type OrderEvent =
  OrderPlaced | OrderPaid | OrderPacked | OrderShipped | OrderDelivered | OrderCancelled | OrderReturned

export type ShipmentTracked = NewEvent<
  'commerce.shipment.tracked',
  {
    readonly shipmentId: string
    readonly orderId: string
    readonly carrier: Carrier
    readonly trackingNumber: string
    readonly status: ShipmentStatus
    readonly description: string
    readonly place: string | null
    readonly happenedAt: string
  }
>

export type StockAdjusted = NewEvent<
  'commerce.stock.adjusted',
  {
    readonly variantId: string
    readonly warehouseId: string
    readonly change: number
    readonly reason: StockAdjustReason
    readonly onHand: number
    readonly reserved: number
  }
>

export type CommerceEvent = OrderEvent | ShipmentTracked | StockAdjusted
