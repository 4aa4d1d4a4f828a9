import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { changeOwnPassword, requestPasswordReset, resetPassword } from './password.commands.ts'
import {
  UserPasswordChangeInput,
  UserPasswordChangePayload,
  UserPasswordResetInput,
  UserPasswordResetPayload,
  UserPasswordResetRequestInput,
  UserPasswordResetRequestPayload,
} from './password.input.ts'

@Resolver()
export class PasswordResolver {
  @Mutation(() => UserPasswordResetRequestPayload, {
    description:
      'Mails a token to choose a new password with. Answers the same whether or not the address has an account.',
  })
  userPasswordResetRequest(
    @Arg('input', () => UserPasswordResetRequestInput, { description: 'Who forgot a password.' })
    input: UserPasswordResetRequestInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => requestPasswordReset(context, input.email),
      () => ({ isAccepted: true }),
    )
  }

  @Mutation(() => UserPasswordResetPayload, {
    description: 'Sets a new password with a mailed token and ends all sessions. Needs no access token.',
  })
  userPasswordReset(
    @Arg('input', () => UserPasswordResetInput, { description: 'The token and the new password.' })
    input: UserPasswordResetInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => resetPassword(context, input),
      (user) => ({ user }),
    )
  }

  @Mutation(() => UserPasswordChangePayload, {
    description: 'Sets a new password for you and ends your other sessions.',
  })
  userPasswordChange(
    @Arg('input', () => UserPasswordChangeInput, { description: 'The present and the new password.' })
    input: UserPasswordChangeInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => changeOwnPassword(context, input),
      (user) => ({ user }),
    )
  }
}
