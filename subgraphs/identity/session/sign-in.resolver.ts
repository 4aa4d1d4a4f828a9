import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { confirmSignIn, signInUser } from './sign-in.commands.ts'
import {
  UserSignInConfirmInput,
  UserSignInConfirmPayload,
  UserSignInInput,
  UserSignInPayload,
} from './sign-in.input.ts'

@Resolver()
export class SignInResolver {
  @Mutation(() => UserSignInPayload, { description: 'Signs a person in with e-mail address and password.' })
  userSignIn(
    @Arg('input', () => UserSignInInput, { description: 'What proves who somebody is.' })
    input: UserSignInInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => signInUser(context, input),
      (signedIn) => signedIn,
    )
  }

  @Mutation(() => UserSignInConfirmPayload, {
    description: 'Completes a sign-in with the second factor. Needs no access token.',
  })
  userSignInConfirm(
    @Arg('input', () => UserSignInConfirmInput, { description: 'The challenge and a code.' })
    input: UserSignInConfirmInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => confirmSignIn(context, input),
      (signedIn) => signedIn,
    )
  }
}
