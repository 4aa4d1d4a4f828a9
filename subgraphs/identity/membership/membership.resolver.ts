import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import type { OrganisationRow } from '../organisation/organisation.store.ts'
import { Organisation } from '../organisation/organisation.type.ts'
import type { UserRow } from '../user/user.store.ts'
import { User } from '../user/user.type.ts'
import { acceptInvitation, changeMemberRole, inviteMember, revokeMembership } from './membership.commands.ts'
import {
  MembershipAcceptInput,
  MembershipAcceptPayload,
  MembershipChangeRoleInput,
  MembershipChangeRolePayload,
  MembershipInviteInput,
  MembershipInvitePayload,
  MembershipRevokeInput,
  MembershipRevokePayload,
} from './membership.input.ts'
import type { MembershipRow } from './membership.store.ts'
import { Membership } from './membership.type.ts'

@Resolver(() => Membership)
export class MembershipResolver {
  @FieldResolver(() => User, { nullable: true, description: 'The member.' })
  user(@Root() membership: MembershipRow, @Ctx() context: IdentityContext): Promise<UserRow | null> {
    return context.loaders.user.load(membership.userId)
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'The organisation belonged to.' })
  organisation(
    @Root() membership: MembershipRow,
    @Ctx() context: IdentityContext,
  ): Promise<OrganisationRow | null> {
    return context.loaders.organisation.load(membership.organisationId)
  }

  @Mutation(() => MembershipInvitePayload, {
    description: 'Invites somebody to the organisation you act as; needs the role MANAGER.',
  })
  membershipInvite(
    @Arg('input', () => MembershipInviteInput, { description: 'Whom to invite, and as what.' })
    input: MembershipInviteInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => inviteMember(context, input),
      (membership) => ({ membership }),
    )
  }

  @Mutation(() => MembershipAcceptPayload, { description: 'Accepts an invitation you got.' })
  membershipAccept(
    @Arg('input', () => MembershipAcceptInput, { description: 'Which invitation to accept.' })
    input: MembershipAcceptInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => acceptInvitation(context, input.membershipId),
      (membership) => ({ membership }),
    )
  }

  @Mutation(() => MembershipChangeRolePayload, {
    description: 'Gives a member of the organisation you act as another role; needs the role MANAGER.',
  })
  membershipChangeRole(
    @Arg('input', () => MembershipChangeRoleInput, { description: 'Whose role to change to what.' })
    input: MembershipChangeRoleInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => changeMemberRole(context, input),
      (membership) => ({ membership }),
    )
  }

  @Mutation(() => MembershipRevokePayload, {
    description:
      'Ends a membership: another’s with the role MANAGER, your own (leaving, or declining an invitation) with any.',
  })
  membershipRevoke(
    @Arg('input', () => MembershipRevokeInput, { description: 'Which membership to end.' })
    input: MembershipRevokeInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => revokeMembership(context, input.membershipId),
      (membershipId) => ({ membershipId }),
    )
  }
}
