import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import type { CommerceContext } from '../context.ts'
import { CommerceOrganisation } from '../external/organisation.ts'
import { OrderFilterInput, OrderSortInput } from './order.input.ts'
import type { OrderRow } from './order.store.ts'
import { OrderConnection } from './order.type.ts'

@Resolver(() => CommerceOrganisation)
export class OrganisationOrdersResolver {
  @FieldResolver(() => OrderConnection, {
    description: 'Orders the organisation placed, as far as you may see them, newest first.',
  })
  async orders(
    @Root() organisation: CommerceOrganisation,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Arg('filter', () => OrderFilterInput, { nullable: true, description: 'Which ones; all when left out.' })
    filter: OrderFilterInput | null | undefined,
    @Arg('sort', () => OrderSortInput, { nullable: true, description: 'Newest first when left out.' })
    sort: OrderSortInput | null | undefined,
    @Ctx() context: CommerceContext,
  ): Promise<Connection<OrderRow>> {
    const key = { parentId: organisation.id, page, filter: { filter, sort } }
    return toConnection(await context.loaders.ordersByOrganisation.load(key), (row) => row)
  }
}
