import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { CommerceContext } from '../context.ts'
import { cancelOrder, deliverOrder, markOrderPaid, packOrder, returnOrder } from './order-move.commands.ts'
import {
  OrderCancelInput,
  OrderCancelPayload,
  OrderDeliverInput,
  OrderDeliverPayload,
  OrderMarkPaidInput,
  OrderMarkPaidPayload,
  OrderPackInput,
  OrderPackPayload,
  OrderReturnInput,
  OrderReturnPayload,
} from './order-move.input.ts'
import type { OrderRow } from './order.store.ts'

const toPayload = (order: OrderRow) => ({ order })

@Resolver()
export class OrderMoveResolver {
  @Mutation(() => OrderMarkPaidPayload, {
    description: 'Notes that an order was paid; needs the role AGENT of the seller.',
  })
  orderMarkPaid(
    @Arg('input', () => OrderMarkPaidInput, { description: 'Which order.' }) input: OrderMarkPaidInput,
    @Ctx() context: CommerceContext,
  ) {
    return payload(() => markOrderPaid(context, input.id), toPayload)
  }

  @Mutation(() => OrderPackPayload, {
    description: 'Notes that an order was packed; needs the role AGENT of the seller.',
  })
  orderPack(
    @Arg('input', () => OrderPackInput, { description: 'Which order.' }) input: OrderPackInput,
    @Ctx() context: CommerceContext,
  ) {
    return payload(() => packOrder(context, input.id), toPayload)
  }

  @Mutation(() => OrderDeliverPayload, {
    description: 'Notes that an order reached its buyer; needs the role AGENT of the seller.',
  })
  orderDeliver(
    @Arg('input', () => OrderDeliverInput, { description: 'Which order.' }) input: OrderDeliverInput,
    @Ctx() context: CommerceContext,
  ) {
    return payload(() => deliverOrder(context, input.id), toPayload)
  }

  @Mutation(() => OrderCancelPayload, {
    description:
      'Calls an order off and frees its goods: a buyer until it is packed, the seller’s AGENT until it is sent.',
  })
  orderCancel(
    @Arg('input', () => OrderCancelInput, { description: 'Which order, and why.' }) input: OrderCancelInput,
    @Ctx() context: CommerceContext,
  ) {
    return payload(() => cancelOrder(context, input), toPayload)
  }

  @Mutation(() => OrderReturnPayload, {
    description: 'Sends a delivered order back: a buyer within 30 days, the seller’s AGENT at any time.',
  })
  orderReturn(
    @Arg('input', () => OrderReturnInput, { description: 'Which order.' }) input: OrderReturnInput,
    @Ctx() context: CommerceContext,
  ) {
    return payload(() => returnOrder(context, input.id), toPayload)
  }
}
