import { Args, Ctx, Resolver, Root, Subscription } from 'type-graphql'
import type { SubscribeResolverData } from 'type-graphql'
import { requireOrganisation } from '../../../platform/auth/permission.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'
import { Live } from '../../../platform/graphql/live-directive.ts'
import type { EcosystemContext } from '../context.ts'
import { DomainEventAppendedArgs } from './domain-event.input.ts'
import { DomainEvent } from './domain-event.type.ts'

@Resolver()
export class DomainEventSubscription {
  @Live('ORGANISATION', 'DISCONNECT')
  @Subscription(() => DomainEvent, {
    description: "Your organisation's events as they happen; needs the role AGENT.",
    subscribe: followLog,
  })
  domainEventAppended(
    @Args(() => DomainEventAppendedArgs) _follow: DomainEventAppendedArgs,
    @Root() event: RecordedEvent,
    @Ctx() _context: EcosystemContext,
  ): DomainEvent {
    const { id, type, stream, version, occurredAt, correlationId, causationId, data, organisationId, actor } =
      event
    return {
      id,
      type,
      stream,
      version,
      occurredAt,
      correlationId,
      causationId,
      data,
      organisationId,
      actorKind: actor.kind,
      actorId: actor.id,
    }
  }
}

async function followLog({
  args,
  context,
}: SubscribeResolverData<unknown, DomainEventAppendedArgs, EcosystemContext>) {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  const wanted = args.types ?? (await context.services.readEventTypes())
  const types = wanted.filter((type) => !args.exceptTypes?.includes(type))
  const accepts = (event: RecordedEvent) => event.organisationId === organisationId
  return context.liveEvents.subscribe({ types, accepts }, { signal: context.signal })
}
