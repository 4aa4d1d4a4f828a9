import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { EcosystemContext } from '../context.ts'
import { UsageArgs } from '../usage/usage.input.ts'
import { openUsage } from '../usage/usage.resolver.ts'
import { Usage } from '../usage/usage.type.ts'
import { EcosystemApplication } from './application.ts'

@Resolver(() => EcosystemApplication)
export class ApplicationResolver {
  @FieldResolver(() => Usage, {
    description:
      'What its keys were used for, for members of its organisation and our staff; nothing for others.',
  })
  usage(
    @Root() { id }: EcosystemApplication,
    @Args(() => UsageArgs) args: UsageArgs,
    @Ctx() context: EcosystemContext,
  ): Usage {
    return openUsage({ owner: 'application', ownerId: id }, args, context)
  }
}
