import { Args, Ctx, Resolver, Root, Subscription } from 'type-graphql'
import type { SubscribeResolverData } from 'type-graphql'
import { notFound } from '../../../platform/errors/public-error.ts'
import { stream } from '../../../platform/events/event.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import { Live } from '../../../platform/graphql/live-directive.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import type { CommerceContext } from '../context.ts'
import type { OrderEvent, OrderParties } from '../events.ts'
import type { OrderRow } from './order.store.ts'
import { Order } from './order.type.ts'

const types = [
  'commerce.order.paid',
  'commerce.order.packed',
  'commerce.order.shipped',
  'commerce.order.delivered',
  'commerce.order.cancelled',
  'commerce.order.returned',
] as const satisfies readonly OrderEvent['type'][]

@Resolver()
export class OrderSubscription {
  @Live('ORGANISATION', 'DISCONNECT')
  @Subscription(() => Order, {
    description: 'An order you may see, each time it takes a step.',
    subscribe: followOrder,
  })
  async orderUpdated(
    @Args(() => NodeArgs) _order: NodeArgs,
    @Root() event: RecordedEvent<string, OrderParties>,
    @Ctx() context: CommerceContext,
  ): Promise<OrderRow> {
    const order = await context.loaders.order.load(event.data.orderId)
    if (!order) throw notFound('Order', ['id'])
    return order
  }
}

async function followOrder({ args, context }: SubscribeResolverData<unknown, NodeArgs, CommerceContext>) {
  // Live before the look at the order, so that no step falls between the two.
  const events = context.liveEvents.subscribe(
    { types, stream: stream('commerce', 'order', args.id.toLowerCase()) },
    { signal: context.signal },
  )
  if (await context.loaders.order.load(args.id)) return events
  await events.return?.()
  throw notFound('Order', ['id'])
}
