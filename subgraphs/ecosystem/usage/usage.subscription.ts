import { Args, Resolver, Root, Subscription } from 'type-graphql'
import type { SubscribeResolverData } from 'type-graphql'
import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { stream } from '../../../platform/events/event.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import { Live } from '../../../platform/graphql/live-directive.ts'
import type { EcosystemContext } from '../context.ts'
import type { UsageCounted } from '../events.ts'
import { UsageChangedArgs } from './usage.input.ts'
import { UsageChange } from './usage.type.ts'

@Resolver()
export class UsageSubscription {
  @Live('ORGANISATION', 'DISCONNECT')
  @Subscription(() => UsageChange, {
    description:
      'What an application of your organisation (for our staff: any) is used for, as it is counted, every few seconds while there is something to count.',
    subscribe: followUsage,
  })
  usageChanged(
    @Args(() => UsageChangedArgs) _followed: UsageChangedArgs,
    @Root() { data, occurredAt }: RecordedEvent<string, UsageCounted['data']>,
  ): UsageChange {
    return { countedAt: occurredAt, counts: data.counts }
  }
}

async function followUsage({
  args: { applicationId },
  context: { viewer, liveEvents, signal },
}: SubscribeResolverData<unknown, UsageChangedArgs, EcosystemContext>) {
  const member = requireOrganisation(viewer)
  const isStaff = member.organisationKind === 'OPERATOR'
  return liveEvents.subscribe(
    {
      types: ['ecosystem.usage.counted'] satisfies UsageCounted['type'][],
      stream: stream('ecosystem', 'usage', applicationId),
      accepts: ({ organisationId }) => isStaff || organisationId === member.organisationId,
    },
    { signal },
  )
}
