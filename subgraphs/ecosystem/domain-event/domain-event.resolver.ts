import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { requireOrganisation } from '../../../platform/auth/permission.ts'
import { toConnection } from '../../../platform/graphql/connection.ts'
import type { Connection } from '../../../platform/graphql/connection.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import type { EcosystemContext } from '../context.ts'
import { EcosystemOrganisation } from '../external/organisation.ts'
import { EcosystemUser } from '../external/user.ts'
import { DomainEventsArgs } from './domain-event.input.ts'
import { selectEventPage } from './domain-event.store.ts'
import { DomainEvent, DomainEventConnection } from './domain-event.type.ts'

@Resolver(() => DomainEvent)
export class DomainEventResolver {
  @Query(() => DomainEventConnection, {
    description: "Your organisation's events, newest first; needs the role AGENT.",
  })
  async domainEvents(
    @Args(() => DomainEventsArgs) query: DomainEventsArgs,
    @Ctx() context: EcosystemContext,
  ): Promise<Connection<DomainEvent>> {
    const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
    return toConnection(
      await context.database.read((tx) => selectEventPage(tx, organisationId, query)),
      (event) => event,
    )
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => String, { description: 'Who did it: user, service or anonymous.' })
  actorKind(@Root() event: DomainEvent): string {
    return event.actorKind
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => EcosystemUser, {
    nullable: true,
    description: 'The person who did it; null when a service did.',
  })
  actor(@Root() event: DomainEvent): EcosystemUser | null {
    return event.actorKind === 'user' && event.actorId ? { id: event.actorId } : null
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Name of the service that did it; null when a person or nobody known did.',
  })
  service(@Root() event: DomainEvent): string | null {
    return event.actorKind === 'service' ? event.actorId : null
  }

  @SharedWithin('ORGANISATION')
  @FieldResolver(() => EcosystemOrganisation, {
    nullable: true,
    description: 'Whose event it is; null for facts that belong to nobody.',
  })
  organisation(@Root() event: DomainEvent): EcosystemOrganisation | null {
    return event.organisationId ? { id: event.organisationId } : null
  }
}
