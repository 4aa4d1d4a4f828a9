import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { Packing } from './variant.ts'

export const BatteryPackingEnum = enumType('BatteryPacking', 'How a battery is packed for transport.', {
  ALONE: 'By itself.',
  WITH_EQUIPMENT: 'In one box with the equipment it powers.',
  IN_EQUIPMENT: 'Built into the equipment it powers.',
} satisfies Record<Packing, string>)

@Directive('@key(fields: "id")')
@ObjectType({
  simpleResolvers: true,
  description: 'A battery as it is sold: one voltage, capacity and packing.',
})
export class Variant {
  @Field(() => ID, { description: 'Id of the variant, a UUID.' })
  id: string

  @Field(() => String, { description: 'Stock keeping unit, unique within the seller.' })
  sku: string

  @Field(() => String, { description: 'Name with voltage and capacity.' })
  name: string

  @Field(() => Int, { description: 'Cells in series.' })
  cellsInSeries: number

  @Field(() => Float, { description: 'Nominal voltage in volts.' })
  nominalVolts: number

  @Field(() => Float, { description: 'Capacity in ampere-hours.' })
  capacityAh: number

  @Field(() => Float, { description: 'Energy in watt-hours: nominal volts × ampere-hours.' })
  energyWh: number

  @Field(() => Float, { description: 'Weight in grams, without packing.' })
  weightGrams: number

  @Field(() => BatteryPackingEnum, { description: 'How it is packed for transport.' })
  packing: Packing

  @Field(() => String, {
    nullable: true,
    description: 'UN number of the dangerous goods it counts as, such as UN3480; null when not regulated.',
  })
  unNumber: string | null

  @Field(() => Int, { description: 'Full cycles until 80 % of the capacity is left; 1 for primary cells.' })
  cycleLife: number

  @Field(() => Float, { description: 'Greatest continuous discharge current in amperes.' })
  maxDischargeAmps: number

  @Field(() => String, { description: 'Terminals or connector.' })
  terminals: string

  @Field(() => Int, { description: 'Warranty in months from delivery.' })
  warrantyMonths: number

  @Field(() => Date, { description: 'When it came into the catalogue.' })
  createdAt: Date
}

export const VariantConnection = connectionType('Variant', () => Variant)
