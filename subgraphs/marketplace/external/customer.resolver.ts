import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import type { MarketplaceContext } from '../context.ts'
import type { JobRow } from '../job/job.store.ts'
import { JobConnection } from '../job/job.type.ts'
import { MarketplaceCustomer } from './customer.ts'

@Resolver(() => MarketplaceCustomer)
export class CustomerResolver {
  @FieldResolver(() => JobConnection, {
    description: 'Work this customer wants done and that you may see, newest first.',
  })
  async jobs(
    @Root() customer: MarketplaceCustomer,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: MarketplaceContext,
  ): Promise<Connection<JobRow>> {
    return toConnection(
      await context.loaders.jobsByCustomer.load({ parentId: customer.id, page }),
      (row) => row,
    )
  }
}
