import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { changeEmail, requestEmailChange } from './email-change.commands.ts'
import {
  UserEmailChangeInput,
  UserEmailChangePayload,
  UserEmailChangeRequestInput,
  UserEmailChangeRequestPayload,
} from './email-change.input.ts'

@Resolver()
export class EmailChangeResolver {
  @Mutation(() => UserEmailChangeRequestPayload, {
    description:
      'Mails a token to the address you want instead of yours, which counts until the token is used.',
  })
  userEmailChangeRequest(
    @Arg('input', () => UserEmailChangeRequestInput, { description: 'The new address and your password.' })
    input: UserEmailChangeRequestInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => requestEmailChange(context, input),
      (user) => ({ user }),
    )
  }

  @Mutation(() => UserEmailChangePayload, {
    description: 'Gives an account the address a token was mailed to. Needs no access token.',
  })
  userEmailChange(
    @Arg('input', () => UserEmailChangeInput, { description: 'The token.' }) input: UserEmailChangeInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => changeEmail(context, input.token),
      (user) => ({ user }),
    )
  }
}
