import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import type { EcosystemContext } from '../context.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { ProjectConnection } from '../project/project.type.ts'
import { EcosystemOrganisation } from './organisation.ts'

@Resolver(() => EcosystemOrganisation)
export class OrganisationResolver {
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
