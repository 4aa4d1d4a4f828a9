import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { payload } from '../../../platform/graphql/payload.ts'
import type { IdentityContext } from '../context.ts'
import { issueApiKey, revokeApiKey } from './api-key.commands.ts'
import {
  ApiKeyCreateInput,
  ApiKeyCreatePayload,
  ApiKeyRevokeInput,
  ApiKeyRevokePayload,
} from './api-key.input.ts'
import type { ApiKeyRow } from './api-key.store.ts'
import { ApiKey } from './api-key.type.ts'
import { setKeyBudget } from './key-budget.commands.ts'
import { ApiKeyBudgetSetInput, ApiKeyBudgetSetPayload } from './key-budget.input.ts'
import { KeyBudget } from './key-budget.type.ts'

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @FieldResolver(() => KeyBudget, { description: 'How much work it may ask for.' })
  budget(@Root() { pointsCapacity, pointsPerSecond, requestCeiling, concurrency }: ApiKeyRow): KeyBudget {
    return { pointsCapacity, pointsPerSecond, requestCeiling, concurrency }
  }

  @Directive('@requiresScopes(scopes: [["organisation:operator", "role:manager"]])')
  @Mutation(() => ApiKeyBudgetSetPayload, {
    description: 'Gives a key more or less work to ask for; our staff only, with the role MANAGER.',
  })
  apiKeyBudgetSet(
    @Arg('input', () => ApiKeyBudgetSetInput, { description: 'Which key, and what changes.' })
    input: ApiKeyBudgetSetInput,
    @Ctx() context: IdentityContext,
  ) {
    return payload(
      () => setKeyBudget(context, input),
      (apiKey) => ({ apiKey }),
    )
  }

  @Directive('@requiresScopes(scopes: [["role:admin"]])')
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

  @Directive('@requiresScopes(scopes: [["role:admin"]])')
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
