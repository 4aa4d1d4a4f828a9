import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import type { EcosystemContext } from '../context.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { ProjectConnection } from '../project/project.type.ts'
import { UsageArgs } from '../usage/usage.input.ts'
import { openUsage } from '../usage/usage.resolver.ts'
import { Usage } from '../usage/usage.type.ts'
import { EcosystemOrganisation } from './organisation.ts'

@Resolver(() => EcosystemOrganisation)
export class OrganisationResolver {
  @FieldResolver(() => Usage, {
    description:
      'What the keys of all its applications were used for, for its members and our staff; nothing for others.',
  })
  usage(
    @Root() { id }: EcosystemOrganisation,
    @Args(() => UsageArgs) args: UsageArgs,
    @Ctx() context: EcosystemContext,
  ): Usage {
    return openUsage({ owner: 'organisation', ownerId: id }, args, context)
  }

  @FieldResolver(() => ProjectConnection, {
    description: 'Projects of this organisation that you may see, by name.',
  })
  async projects(
    @Root() organisation: EcosystemOrganisation,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<Connection<ProjectRow>> {
    return toConnection(
      await context.loaders.projectsByOrganisation.load({ parentId: organisation.id, page }),
      (row) => row,
    )
  }
}
