import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { issueApiKey, revokeApiKey } from './api-key.commands.ts'
import {
  ApiKeyCreateInput,
  ApiKeyCreatePayload,
  ApiKeyRevokeInput,
  ApiKeyRevokePayload,
} from './api-key.input.ts'
import { ApiKey } from './api-key.type.ts'

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @Mutation(() => ApiKeyCreatePayload, {
    description:
      'Makes a key for an application of the organisation you act as; needs the role ADMIN. Two of an environment may work at once, so that one replaces the other without a gap.',
  })
  apiKeyCreate(
    @Arg('input', () => ApiKeyCreateInput, { description: 'What it is for.' })
    input: ApiKeyCreateInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => issueApiKey(context, input),
      (issued) => issued,
    )
  }

  @Mutation(() => ApiKeyRevokePayload, {
    description: 'Ends a key everywhere within two seconds, running subscriptions too; needs the role ADMIN.',
  })
  apiKeyRevoke(
    @Arg('input', () => ApiKeyRevokeInput, { description: 'Which one.' })
    input: ApiKeyRevokeInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => revokeApiKey(context, input.id),
      (apiKey) => ({ apiKey }),
    )
  }
}
