import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { requestVerification, verifyEmail } from './verification.commands.ts'
import {
  UserEmailVerificationRequestPayload,
  UserEmailVerifyInput,
  UserEmailVerifyPayload,
} from './verification.input.ts'

@Resolver()
export class VerificationResolver {
  @Mutation(() => UserEmailVerificationRequestPayload, {
    description: 'Mails you a new token to verify your e-mail address with; the one before stops working.',
  })
  userEmailVerificationRequest(@Ctx() context: IdentityContext) {
    return payload(
      () => requestVerification(context),
      (user) => ({ user }),
    )
  }

  @Mutation(() => UserEmailVerifyPayload, {
    description: 'Verifies an e-mail address with the token mailed to it. Needs no access token.',
  })
  userEmailVerify(
    @Arg('input', () => UserEmailVerifyInput, { description: 'The token.' }) input: UserEmailVerifyInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => verifyEmail(context, input.token),
      (user) => ({ user }),
    )
  }
}
