import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import {
  UserSignInRedirectInput,
  UserSignInRedirectPayload,
  UserSignInWithCodeInput,
  UserSignInWithCodePayload,
  UserSignInWithTokenInput,
  UserSignInWithTokenPayload,
} from './external-identity.input.ts'
import { beginRedirect, completeRedirect, signInWithToken } from './external-sign-in.commands.ts'

@Resolver()
export class ExternalIdentityResolver {
  @Mutation(() => UserSignInRedirectPayload, {
    description:
      'Begins a sign-in with the configured OpenID Connect issuer (authorization code with PKCE): answers where to send the browser.',
  })
  userSignInRedirect(
    @Arg('input', () => UserSignInRedirectInput, { description: 'How to come back.' })
    input: UserSignInRedirectInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => beginRedirect(context, input),
      (begun) => begun,
    )
  }

  @Mutation(() => UserSignInWithCodePayload, {
    description: 'Completes a sign-in with the OpenID Connect issuer. Needs no access token.',
  })
  userSignInWithCode(
    @Arg('input', () => UserSignInWithCodeInput, { description: 'What the browser came back with.' })
    input: UserSignInWithCodeInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => completeRedirect(context, input.callbackUrl),
      (signedIn) => signedIn,
    )
  }

  @Mutation(() => UserSignInWithTokenPayload, {
    description: 'Exchanges an access token of the configured Supabase project for a session here.',
  })
  userSignInWithToken(
    @Arg('input', () => UserSignInWithTokenInput, { description: 'The token.' })
    input: UserSignInWithTokenInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => signInWithToken(context, input),
      (signedIn) => signedIn,
    )
  }
}
