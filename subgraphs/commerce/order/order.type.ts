import { Directive, Field, Float, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import { OrderAddressType } from './order-address.type.ts'
import type { OrderAddress } from './order-address.ts'
import type { CancellationReason, FulfilmentStatus, OrderStatus, PaymentStatus } from './order.ts'

export const OrderStatusEnum = enumType('OrderStatus', 'How far an order has come.', {
  PLACED: 'Received, goods reserved, not yet paid.',
  PAID: 'Paid, not yet packed.',
  PACKED: 'Packed, waiting for the carrier.',
  SHIPPED: 'Handed to the carrier.',
  DELIVERED: 'Received by the buyer.',
  RETURNED: 'Sent back by the buyer.',
  CANCELLED: 'Called off before it was sent; the goods are free again.',
} satisfies Record<OrderStatus, string>)

export const PaymentStatusEnum = enumType('PaymentStatus', 'Whether the money is where it should be.', {
  UNPAID: 'Nothing was paid.',
  PAID: 'All was paid.',
  REFUND_DUE: 'All was paid, and has to go back because the order was cancelled or returned.',
} satisfies Record<PaymentStatus, string>)

export const FulfilmentStatusEnum = enumType('FulfilmentStatus', 'How far the goods of an order have come.', {
  UNFULFILLED: 'Reserved, not yet packed.',
  PACKED: 'Packed.',
  SHIPPED: 'With the carrier.',
  DELIVERED: 'With the buyer.',
  RETURNED: 'Sent back.',
  CANCELLED: 'They will not be sent.',
} satisfies Record<FulfilmentStatus, string>)

export const CancellationReasonEnum = enumType('CancellationReason', 'Why an order was cancelled.', {
  CUSTOMER_REQUEST: 'The buyer did not want it any more.',
  PAYMENT_EXPIRED: 'It was not paid in time.',
  OUT_OF_STOCK: 'The goods could not be had after all.',
  OTHER: 'Something else.',
} satisfies Record<CancellationReason, string>)

@SharedWithin('ORGANISATION')
@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'A purchase, from placing to delivery or return.' })
export class Order {
  @Field(() => ID, { description: 'Id of the order, a UUID.' })
  id: string

  @Field(() => String, {
    description: 'Number for people, unique within the seller, such as HB-2026-000123.',
  })
  number: string

  @Field(() => OrderStatusEnum, { description: 'How far it has come.' })
  status: OrderStatus

  @Field(() => Float, { description: 'Weight of the goods in grams, without packing.' })
  weightGrams: number

  @Field(() => OrderAddressType, { description: 'Where it goes.' })
  shippingAddress: OrderAddress

  @Field(() => String, { nullable: true, description: 'What the buyer added in words.' })
  note: string | null

  @Field(() => Date, { description: 'When it was placed.' })
  placedAt: Date

  @Field(() => Date, { nullable: true, description: 'When it was paid.' })
  paidAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was packed.' })
  packedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was handed to the carrier.' })
  shippedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When the buyer received it.' })
  deliveredAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was cancelled.' })
  cancelledAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was sent back.' })
  returnedAt: Date | null

  @Field(() => CancellationReasonEnum, { nullable: true, description: 'Why it was cancelled.' })
  cancellationReason: CancellationReason | null
}

export const OrderConnection = connectionType('Order', () => Order)
