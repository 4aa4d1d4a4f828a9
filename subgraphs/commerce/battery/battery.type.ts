import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { BatteryUse, Chemistry } from './battery.ts'

export const BatteryChemistryEnum = enumType('BatteryChemistry', 'What the cells of a battery are made of.', {
  LFP: 'Lithium iron phosphate: 3.2 V a cell, long life, thermally stable.',
  NMC: 'Lithium nickel manganese cobalt: 3.6 V a cell, high energy for its weight.',
  LTO: 'Lithium titanate: 2.4 V a cell, charges fast and below freezing.',
  LIPO: 'Lithium polymer: 3.7 V a cell, light, high currents.',
  NA_ION: 'Sodium-ion: 3.1 V a cell, no lithium, works in the cold.',
  NIMH: 'Nickel-metal hydride: 1.2 V a cell.',
  AGM: 'Sealed lead-acid with glass mat: 2 V a cell.',
  GEL: 'Sealed lead-acid with gelled electrolyte: 2 V a cell.',
  FLOODED: 'Lead-acid with liquid electrolyte that is topped up: 2 V a cell.',
  LI_SOCL2: 'Lithium thionyl chloride: 3.6 V a cell, not rechargeable.',
} satisfies Record<Chemistry, string>)

export const BatteryUseEnum = enumType('BatteryUse', 'What a battery is made for.', {
  SOLAR_STORAGE: 'Storing solar energy of a house or firm.',
  MARINE: 'Boats.',
  RV: 'Campers and caravans.',
  FORKLIFT: 'Forklifts and other industrial trucks.',
  UPS: 'Uninterruptible power supplies.',
  AUTOMOTIVE: 'Starting vehicles.',
  E_BIKE: 'Electric bicycles.',
  MEDICAL: 'Medical devices.',
  SENSOR: 'Meters and remote sensors.',
  ROBOTICS: 'Robots and drones.',
} satisfies Record<BatteryUse, string>)

@Directive('@key(fields: "id")')
@ObjectType({
  simpleResolvers: true,
  description: 'A family of batteries; what is sold are its variants.',
})
export class Battery {
  @Field(() => ID, { description: 'Id of the battery, a UUID.' })
  id: string

  @Field(() => String, { description: 'Name for addresses of pages: lower-case letters, digits and dashes.' })
  slug: string

  @Field(() => String, { description: 'Name of the family.' })
  name: string

  @Field(() => String, { description: 'Maker or brand.' })
  brand: string

  @Field(() => String, { description: 'What it is and what it is good for, plain text.' })
  description: string

  @Field(() => BatteryChemistryEnum, { description: 'What the cells are made of.' })
  chemistry: Chemistry

  @Field(() => [BatteryUseEnum], { description: 'What it is made for, the main use first.' })
  uses: BatteryUse[]

  @Field(() => [String], { description: 'Standards and marks it is certified for, such as "IEC 62619".' })
  certificates: string[]

  @Field(() => Boolean, { description: 'Whether it may be charged; false for primary cells.' })
  rechargeable: boolean

  @Field(() => Date, { description: 'When it came into the catalogue.' })
  createdAt: Date
}

export const BatteryConnection = connectionType('Battery', () => Battery)
