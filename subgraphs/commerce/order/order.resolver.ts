import { Arg, Args, Ctx, FieldResolver, Float, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import { Money } from '../../../platform/graphql/money.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CommerceContext } from '../context.ts'
import { CommerceCustomer } from '../external/customer.ts'
import { CommerceOrganisation } from '../external/organisation.ts'
import { CommerceUser } from '../external/user.ts'
import { OrderLine } from './order-line.type.ts'
import { placeOrder } from './order-place.commands.ts'
import { OrderFilterInput, OrderPlaceInput, OrderPlacePayload, OrderSortInput } from './order.input.ts'
import { canCancel, canReturn, fulfilmentStatusOf, partyOf, paymentStatusOf } from './order.ts'
import type { FulfilmentStatus, PaymentStatus } from './order.ts'
import { selectOrderPage } from './order.store.ts'
import type { OrderLineRow, OrderRow } from './order.store.ts'
import { FulfilmentStatusEnum, Order, OrderConnection, PaymentStatusEnum } from './order.type.ts'

@Resolver(() => Order)
export class OrderResolver {
  @Query(() => Order, {
    nullable: true,
    description: 'One order; null when there is none that you may see.',
  })
  order(@Args(() => NodeArgs) { id }: NodeArgs, @Ctx() context: CommerceContext): Promise<OrderRow | null> {
    return context.loaders.order.load(id)
  }

  @Query(() => OrderConnection, {
    description:
      'Orders you may see: your own, those of the organisation you act for, and those it sells; newest first.',
  })
  async orders(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => OrderFilterInput, { nullable: true, description: 'Which ones; all when left out.' })
    filter: OrderFilterInput | null | undefined,
    @Arg('sort', () => OrderSortInput, { nullable: true, description: 'Newest first when left out.' })
    sort: OrderSortInput | null | undefined,
    @Ctx() context: CommerceContext,
  ): Promise<Connection<OrderRow>> {
    const found = await context.database.read((tx) => selectOrderPage(tx, { filter, sort }, page))
    return toConnection(found, (row) => row)
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => PaymentStatusEnum, { description: 'Whether the money is where it should be.' })
  paymentStatus(@Root() order: OrderRow): PaymentStatus {
    return paymentStatusOf(order)
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => FulfilmentStatusEnum, { description: 'How far the goods have come.' })
  fulfilmentStatus(@Root() order: OrderRow): FulfilmentStatus {
    return fulfilmentStatusOf(order)
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => [OrderLine], { description: 'What was ordered, in order; max 100.' })
  lines(@Root() order: OrderRow, @Ctx() context: CommerceContext): Promise<readonly OrderLineRow[]> {
    return context.loaders.linesByOrder.load(order.id)
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Money, { description: 'Sum of the lines, without shipping and VAT.' })
  subtotal(@Root() { subtotalAmount, currency }: OrderRow): Money {
    return { amount: subtotalAmount, currency }
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Money, { description: 'What sending it costs, without VAT.' })
  shippingCost(@Root() { shippingAmount, currency }: OrderRow): Money {
    return { amount: shippingAmount, currency }
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Money, { description: 'VAT on lines and shipping.' })
  tax(@Root() { taxAmount, currency }: OrderRow): Money {
    return { amount: taxAmount, currency }
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Float, { description: 'Rate of the VAT in percent, such as 21; 0 when none is due.' })
  taxPercent(@Root() { taxBasisPoints }: OrderRow): number {
    return taxBasisPoints / 100
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => Money, { description: 'Lines, shipping and VAT: what the buyer pays.' })
  total(@Root() { totalAmount, currency }: OrderRow): Money {
    return { amount: totalAmount, currency }
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => CommerceCustomer, {
    nullable: true,
    description: 'The customer who bought, once the seller keeps a record of them.',
  })
  customer(@Root() { customerId }: OrderRow): CommerceCustomer | null {
    return customerId ? { id: customerId } : null
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => CommerceOrganisation, {
    nullable: true,
    description: 'The organisation that bought, such as a dealer; null when a person bought for themselves.',
  })
  organisation(@Root() { buyerOrganisationId }: OrderRow): CommerceOrganisation | null {
    return buyerOrganisationId ? { id: buyerOrganisationId } : null
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => CommerceUser, {
    nullable: true,
    description: 'Who placed it; null for orders of customers without an account that were taken in.',
  })
  placedBy(@Root() { placedById }: OrderRow): CommerceUser | null {
    return placedById ? { id: placedById } : null
  }

  @FieldResolver(() => Boolean, { description: 'Whether you may cancel it now.' })
  viewerCanCancel(@Root() order: OrderRow, @Ctx() { viewer }: CommerceContext): boolean {
    return canCancel(order, partyOf(order, viewer))
  }

  @FieldResolver(() => Boolean, { description: 'Whether you may return it now.' })
  viewerCanReturn(@Root() order: OrderRow, @Ctx() { viewer }: CommerceContext): boolean {
    return canReturn(order, partyOf(order, viewer), new Date())
  }

  @Mutation(() => OrderPlacePayload, {
    description:
      'Places an order at the prices you see and reserves its goods, all or nothing. For the organisation you act for, or for yourself.',
  })
  orderPlace(
    @Arg('input', () => OrderPlaceInput, { description: 'What is ordered, and where it goes.' })
    input: OrderPlaceInput,
    @Ctx() context: CommerceContext,
  ) {
    return payload(
      () => placeOrder(context, input),
      (order) => ({ order }),
    )
  }
}
