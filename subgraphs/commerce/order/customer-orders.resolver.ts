import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import type { CommerceContext } from '../context.ts'
import { CommerceCustomer } from '../external/customer.ts'
import { OrderFilterInput, OrderSortInput } from './order.input.ts'
import type { OrderRow } from './order.store.ts'
import { OrderConnection } from './order.type.ts'

@Resolver(() => CommerceCustomer)
export class CustomerOrdersResolver {
  @FieldResolver(() => OrderConnection, {
    description: 'Orders of the customer that you may see, newest first.',
  })
  async orders(
    @Root() customer: CommerceCustomer,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => OrderFilterInput, { nullable: true, description: 'Which ones; all when left out.' })
    filter: OrderFilterInput | null | undefined,
    @Arg('sort', () => OrderSortInput, { nullable: true, description: 'Newest first when left out.' })
    sort: OrderSortInput | null | undefined,
    @Ctx() context: CommerceContext,
  ): Promise<Connection<OrderRow>> {
    const key = { parentId: customer.id, page, filter: { filter, sort } }
    return toConnection(await context.loaders.ordersByCustomer.load(key), (row) => row)
  }
}
