import { IsOptional, IsUUID, Length, Matches, Max, MaxLength, Min } from 'class-validator'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { Order } from '../order/order.type.ts'
import type { TransportMode } from './dangerous-goods.ts'
import type { Carrier, ShipmentStatus } from './shipment.ts'
import { CarrierEnum, Shipment, ShipmentStatusEnum, TransportModeEnum } from './shipment.type.ts'

@InputType({ description: 'The order that was handed to a carrier.' })
export class OrderShipInput {
  @Field(() => ID, { description: 'Id of the order, a UUID.' })
  @IsUUID()
  id: string

  @Field(() => CarrierEnum, { description: 'Who carries it.' })
  carrier: Carrier

  @Field(() => String, { description: 'Service in the carrier’s words, 1 to 80 characters.' })
  @Length(1, 80)
  service: string

  @Field(() => TransportModeEnum, { defaultValue: 'GROUND', description: 'How it travels.' })
  transportMode: TransportMode

  @Field(() => String, {
    description: 'The carrier’s tracking number: 6 to 40 letters, digits and dashes.',
  })
  @Matches(/^[A-Za-z0-9-]{6,40}$/, { message: 'trackingNumber must be 6 to 40 letters, digits and dashes' })
  trackingNumber: string

  @Field(() => Int, {
    nullable: true,
    description: 'How full the batteries are, 0 to 100 percent; needed for lithium-ion by air.',
  })
  @IsOptional()
  @Min(0)
  @Max(100)
  stateOfChargePercent?: number | null

  @Field(() => Date, { nullable: true, description: 'When it should arrive.' })
  expectedAt?: Date | null
}

export const OrderShipError = userErrorType('OrderShip', {
  NOT_FOUND: 'There is no such order that you may see.',
  ILLEGAL_TRANSITION: 'The order is in a status from which this step does not lead on.',
  TRACKING_NUMBER_TAKEN: 'Another shipment of this carrier has the number.',
  PASSENGER_AIRCRAFT_FORBIDDEN: 'Passenger aircraft may not carry these batteries.',
  STATE_OF_CHARGE_UNKNOWN: 'These batteries fly only when it is said how full they are.',
  STATE_OF_CHARGE_TOO_HIGH: 'These batteries are too full to fly.',
  TOO_HEAVY_FOR_AIR: 'A battery is heavier than a package of its kind may be by air.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of orderShip.' })
export class OrderShipPayload {
  @Field(() => Order, { nullable: true, description: 'The order as it is now; null when refused.' })
  order: Order | null

  @Field(() => Shipment, { nullable: true, description: 'The shipment that was made; null when refused.' })
  shipment: Shipment | null

  @Field(() => [OrderShipError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof OrderShipError>[]
}

@InputType({ description: 'What a carrier reports of a shipment.' })
export class ShipmentTrackInput {
  @Field(() => ID, { description: 'Id of the shipment, a UUID.' })
  @IsUUID()
  id: string

  @Field(() => ShipmentStatusEnum, { description: 'How far it has come.' })
  status: ShipmentStatus

  @Field(() => String, { description: 'What happened, 1 to 500 characters.' })
  @Length(1, 500)
  description: string

  @Field(() => String, { nullable: true, description: 'Where it happened, up to 200 characters.' })
  @IsOptional()
  @MaxLength(200)
  place?: string | null

  @Field(() => Date, { description: 'When it happened.' })
  occurredAt: Date

  @Field(() => String, {
    nullable: true,
    description:
      'The carrier’s own id of the report, up to 100 characters; a report that came before is taken once. Left out, time and status tell repeats.',
  })
  @IsOptional()
  @Length(1, 100)
  carrierEventId?: string | null
}

export const ShipmentTrackError = userErrorType('ShipmentTrack', {
  NOT_FOUND: 'There is no such shipment that you may see.',
  IN_FUTURE: 'It has not happened yet.',
  TOO_MANY: 'The shipment has as many tracking events as it may have.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of shipmentTrack.' })
export class ShipmentTrackPayload {
  @Field(() => Shipment, { nullable: true, description: 'The shipment as it is now; null when refused.' })
  shipment: Shipment | null

  @Field(() => [ShipmentTrackError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof ShipmentTrackError>[]
}
