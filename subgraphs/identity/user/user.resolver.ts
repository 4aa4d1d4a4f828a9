import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { ConnectionArgs, toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { NodeArgs } from '../../../platform/graphql/node-args.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import { GraphQLJSON } from '../../../platform/graphql/scalars.ts'
import { requirePrincipal } from '../../../platform/auth/permission.ts'
import type { IdentityContext } from '../context.ts'
import type { MembershipRow } from '../membership/membership.store.ts'
import { MembershipConnection } from '../membership/membership.type.ts'
import type { Preferences } from '../profile/profile.ts'
import { signUpUser } from './user.commands.ts'
import { UserSignUpInput, UserSignUpPayload } from './user.input.ts'
import { selectUserPage } from './user.store.ts'
import type { UserRow } from './user.store.ts'
import { User, UserConnection } from './user.type.ts'

@Resolver(() => User)
export class UserResolver {
  @Query(() => User, { nullable: true, description: 'You; null when nobody is signed in.' })
  me(@Ctx() context: IdentityContext): Promise<UserRow | null> | null {
    return context.viewer.kind === 'user' ? context.loaders.user.load(context.viewer.userId) : null
  }

  @Query(() => User, {
    nullable: true,
    description: 'One person; null when there is none or nobody is signed in.',
  })
  user(@Args(() => NodeArgs) { id }: NodeArgs, @Ctx() context: IdentityContext): Promise<UserRow | null> {
    return context.loaders.user.load(id)
  }

  @Query(() => UserConnection, {
    description:
      'People whose e-mail addresses you may see, newest first: yourself, the members of the organisation you act as, and for our staff everybody.',
  })
  async users(
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<UserRow>> {
    requirePrincipal(context.viewer)
    return toConnection(await context.database.read((tx) => selectUserPage(tx, page)), (row) => row)
  }

  @FieldResolver(() => GraphQLJSON, {
    nullable: true,
    description:
      'What applications remember for you, a JSON object of up to 16 kB; null for anybody but you.',
  })
  async preferences(@Root() user: UserRow, @Ctx() context: IdentityContext): Promise<Preferences | null> {
    return (await context.loaders.profile.load(user.id))?.preferences ?? null
  }

  @FieldResolver(() => MembershipConnection, {
    description:
      'Organisations the person belongs to or is invited to, longest first: all of your own; of others, the organisation you act as; our staff sees all.',
  })
  async memberships(
    @Root() user: UserRow,
    @Args(() => ConnectionArgs) page: ConnectionArgs,
    @Ctx() context: IdentityContext,
  ): Promise<Connection<MembershipRow>> {
    return toConnection(
      await context.loaders.membershipsByUser.load({ parentId: user.id, page }),
      (row) => row,
    )
  }

  @Mutation(() => UserSignUpPayload, { description: 'Opens an account and signs its owner in.' })
  userSignUp(
    @Arg('input', () => UserSignUpInput, { description: 'Who wants an account.' }) input: UserSignUpInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => signUpUser(context, input),
      (signedUp) => signedUp,
    )
  }
}
