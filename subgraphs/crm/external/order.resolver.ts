import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import type { CrmContext } from '../context.ts'
import type { TicketRow } from '../ticket/ticket.store.ts'
import { TicketConnection } from '../ticket/ticket.type.ts'
import { CrmOrder } from './order.ts'

@Resolver(() => CrmOrder)
export class OrderResolver {
  @FieldResolver(() => TicketConnection, {
    description: 'Requests for help about this order that you may see, newest first.',
  })
  async tickets(
    @Root() order: CrmOrder,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: CrmContext,
  ): Promise<Connection<TicketRow>> {
    return toConnection(await context.loaders.ticketsByOrder.load({ parentId: order.id, page }), (row) => row)
  }
}
