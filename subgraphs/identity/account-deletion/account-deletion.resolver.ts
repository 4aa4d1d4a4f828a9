import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { deleteAccount } from './account-deletion.commands.ts'
import { UserDeleteInput, UserDeletePayload } from './account-deletion.input.ts'

@Resolver()
export class AccountDeletionResolver {
  @Mutation(() => UserDeletePayload, {
    description:
      'Deletes your account for good: all sessions and memberships end, and your name, address and settings are erased. Not to be undone.',
  })
  userDelete(
    @Arg('input', () => UserDeleteInput, { description: 'Your password.' }) input: UserDeleteInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => deleteAccount(context, input.password),
      (userId) => ({ userId }),
    )
  }
}
