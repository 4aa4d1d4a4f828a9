import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { requirePrincipal } from '../../../platform/auth/permission.ts'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import type { MembershipRow } from '../membership/membership.store.ts'
import { MembershipConnection } from '../membership/membership.type.ts'
import { createOrganisation } from './organisation.commands.ts'
import { OrganisationCreateInput, OrganisationCreatePayload } from './organisation.input.ts'
import { selectOrganisationPage } from './organisation.store.ts'
import type { OrganisationRow } from './organisation.store.ts'
import { Organisation, OrganisationConnection } from './organisation.type.ts'

@Resolver(() => Organisation)
export class OrganisationResolver {
  @Query(() => Organisation, { nullable: true, description: 'One organisation; null when there is none.' })
  organisation(
    @Args(() => NodeArgs) { id }: NodeArgs,
    @Ctx() context: IdentityContext,
  ): Promise<OrganisationRow | null> {
    return context.loaders.organisation.load(id)
  }

  @Query(() => OrganisationConnection, {
    description: 'Organisations you belong to or are invited to, newest first; for our staff all of them.',
  })
  async organisations(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<OrganisationRow>> {
    requirePrincipal(context.viewer)
    return toConnection(await context.database.read((tx) => selectOrganisationPage(tx, page)), (row) => row)
  }

  @FieldResolver(() => MembershipConnection, {
    description:
      'Who belongs to it or is invited, longest first; seen by whoever acts as it and by our staff. Others see themselves at most.',
  })
  async members(
    @Root() organisation: OrganisationRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<MembershipRow>> {
    const found = await context.loaders.membershipsByOrganisation.load({ parentId: organisation.id, page })
    return toConnection(found, (row) => row)
  }

  @Mutation(() => OrganisationCreatePayload, {
    description: 'Registers an organisation with its first owner. Act as it with sessionActAs.',
  })
  organisationCreate(
    @Arg('input', () => OrganisationCreateInput, { description: 'What is known of the organisation.' })
    input: OrganisationCreateInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => createOrganisation(context, input),
      (organisation) => ({ organisation }),
    )
  }
}
