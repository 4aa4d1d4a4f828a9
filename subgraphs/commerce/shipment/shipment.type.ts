import { Directive, Field, Float, ID, ObjectType } from 'type-graphql'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { TransportMode } from './dangerous-goods.ts'
import type { Carrier, ShipmentStatus } from './shipment.ts'

export const CarrierEnum = enumType('Carrier', 'Who carries a shipment.', {
  DHL_PARCEL: 'DHL Paket.',
  DHL_FREIGHT: 'DHL Freight, for pallets.',
  DPD: 'DPD.',
  POSTNL: 'PostNL.',
  UPS: 'UPS.',
} satisfies Record<Carrier, string>)

export const TransportModeEnum = enumType('TransportMode', 'How a shipment travels.', {
  GROUND: 'By road or rail.',
  SEA: 'By ship.',
  AIR_CARGO: 'On a cargo aircraft.',
  AIR_PASSENGER: 'As cargo of a passenger aircraft.',
} satisfies Record<TransportMode, string>)

export const ShipmentStatusEnum = enumType('ShipmentStatus', 'How far a shipment has come.', {
  PRE_TRANSIT: 'Announced to the carrier.',
  IN_TRANSIT: 'On its way.',
  OUT_FOR_DELIVERY: 'Loaded for the last part of the way.',
  AVAILABLE_FOR_PICKUP: 'Waiting to be picked up.',
  DELIVERED: 'Delivered.',
  RETURN_TO_SENDER: 'On its way back.',
  FAILURE: 'Lost or destroyed.',
  EXCEPTION: 'Held up.',
} satisfies Record<ShipmentStatus, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'Goods of an order on their way to the buyer.' })
export class Shipment {
  @Field(() => ID, { description: 'Id of the shipment, a UUID.' })
  id: string

  @Field(() => CarrierEnum, { description: 'Who carries it.' })
  carrier: Carrier

  @Field(() => String, { description: 'Service of the carrier, in the carrier’s words.' })
  service: string

  @Field(() => TransportModeEnum, { description: 'How it travels.' })
  transportMode: TransportMode

  @Field(() => String, { description: 'The carrier’s tracking number.' })
  trackingNumber: string

  @Field(() => ShipmentStatusEnum, { description: 'How far it has come: that of the latest tracking event.' })
  status: ShipmentStatus

  @Field(() => [String], { description: 'UN numbers of the dangerous goods in it, such as UN3480.' })
  unNumbers: string[]

  @Field(() => Float, { description: 'Weight in grams.' })
  weightGrams: number

  @Field(() => Date, { description: 'When it was made.' })
  createdAt: Date

  @Field(() => Date, { nullable: true, description: 'When it should arrive.' })
  expectedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was delivered.' })
  deliveredAt: Date | null
}
