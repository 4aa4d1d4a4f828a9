import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { isOperator } from '../../../platform/auth/viewer.ts'
import { requireMember } from '../../../platform/auth/permission.ts'
import { forbidden } from '../../../platform/errors/public-error.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { SigningKeyRotateInput, SigningKeyRotatePayload } from './signing-key.input.ts'

@Resolver()
export class SigningKeyResolver {
  @Mutation(() => SigningKeyRotatePayload, {
    description:
      'Replaces the key that signs access tokens by the one published as its successor. For administrators of the operator organisation; it happens by itself every 90 days.',
  })
  signingKeyRotate(
    @Arg('input', () => SigningKeyRotateInput, { description: 'Why the key is replaced.' })
    input: SigningKeyRotateInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => rotate(context, input.hasLeaked),
      (keyId) => ({ keyId }),
    )
  }
}

async function rotate({ viewer, services }: IdentityContext, hasLeaked: boolean): Promise<string> {
  const administrator = requireMember(viewer, 'ADMIN')
  if (!isOperator(administrator)) throw forbidden('Only the operator organisation may do this.')
  const keyId = await services.signingKeys.rotate({ hasLeaked, userId: administrator.userId })
  return keyId ?? refuse('TOO_SOON', 'The next key is not known everywhere yet; try again in two minutes.')
}
