import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import type { EcosystemContext } from '../context.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { ProjectConnection } from '../project/project.type.ts'
import { EcosystemCustomer } from './customer.ts'

@Resolver(() => EcosystemCustomer)
export class CustomerResolver {
  @FieldResolver(() => ProjectConnection, {
    description: 'Projects this customer uses and you may see, the latest joined first.',
  })
  async projects(
    @Root() customer: EcosystemCustomer,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<Connection<ProjectRow>> {
    return toConnection(
      await context.loaders.projectsByCustomer.load({ parentId: customer.id, page }),
      (row) => row,
    )
  }
}
