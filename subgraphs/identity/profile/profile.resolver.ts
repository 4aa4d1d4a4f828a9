import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { updateUserProfile } from './profile.commands.ts'
import { UserProfileUpdateInput, UserProfileUpdatePayload } from './profile.input.ts'

@Resolver()
export class ProfileResolver {
  @Mutation(() => UserProfileUpdatePayload, {
    description: 'Changes your profile; what is not named stays as it is, also when two updates run at once.',
  })
  userProfileUpdate(
    @Arg('input', () => UserProfileUpdateInput, { description: 'What to change.' })
    input: UserProfileUpdateInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => updateUserProfile(context, input),
      (user) => ({ user }),
    )
  }
}
