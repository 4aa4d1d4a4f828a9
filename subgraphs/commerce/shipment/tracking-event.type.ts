import { Field, ID, ObjectType } from 'type-graphql'
import type { ShipmentStatus } from './shipment.ts'
import { ShipmentStatusEnum } from './shipment.type.ts'

@ObjectType({ simpleResolvers: true, description: 'What a carrier reported of a shipment.' })
export class TrackingEvent {
  @Field(() => ID, { description: 'Id of the tracking event, a UUID.' })
  id: string

  @Field(() => ShipmentStatusEnum, { description: 'How far the shipment had come.' })
  status: ShipmentStatus

  @Field(() => String, { description: 'What happened, in the carrier’s words.' })
  description: string

  @Field(() => String, { nullable: true, description: 'Where it happened.' })
  place: string | null

  @Field(() => Date, { description: 'When it happened.' })
  occurredAt: Date
}
