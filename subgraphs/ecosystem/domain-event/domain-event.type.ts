import { Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import { GraphQLJSON } from '../../../platform/graphql/scalars.ts'

@SharedWithin('ORGANISATION')
@ObjectType({ simpleResolvers: true, description: 'A fact about the past, as the log keeps it.' })
export class DomainEvent {
  @Field(() => ID, { description: 'Id of the event, a UUID.' })
  id: string

  @Field(() => String, { description: 'What happened, such as commerce.order.placed.' })
  type: string

  @Field(() => String, { description: 'To what it happened, such as commerce.order/<id>.' })
  stream: string

  @Field(() => Int, { description: 'Its number among the events of its stream, from 1.' })
  version: number

  @Field(() => Date, { description: 'When it happened.' })
  occurredAt: Date

  @Field(() => String, { description: 'The request that led to it.' })
  correlationId: string

  @Field(() => ID, { nullable: true, description: 'The event that led to it, when one did.' })
  causationId: string | null

  @Field(() => GraphQLJSON, { description: 'What there is to know of it; the shape depends on the type.' })
  data: unknown

  // Behind `actor` and `organisation`: not fields of the graph.
  actorKind: string
  actorId: string | null
  organisationId: string | null
}

export const DomainEventConnection = connectionType('DomainEvent', () => DomainEvent)
