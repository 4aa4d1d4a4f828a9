import { enumType } from '../../../platform/graphql/enum-type.ts'

export type Skill =
  | 'SOLAR_INSTALLATION'
  | 'BATTERY_REPLACEMENT'
  | 'RECYCLING_PICKUP'
  | 'BMS_DIAGNOSIS'
  | 'FORKLIFT_MAINTENANCE'
  | 'UPS_MAINTENANCE'
  | 'MARINE_ELECTRICS'
  | 'CAMPER_ELECTRICS'
  | 'CAPACITY_TESTING'
  | 'INVERTER_COMMISSIONING'
  | 'E_BIKE_REPAIR'
  | 'DANGEROUS_GOODS_PACKING'

export const SkillEnum = enumType('Skill', 'What a provider can do and a job can need.', {
  SOLAR_INSTALLATION: 'Solar panels and their storage on houses and cabins.',
  BATTERY_REPLACEMENT: 'Taking out an old battery and fitting a new one.',
  RECYCLING_PICKUP: 'Licensed collection of old batteries.',
  BMS_DIAGNOSIS: 'Reading and judging a battery management system.',
  FORKLIFT_MAINTENANCE: 'Traction batteries of industrial trucks.',
  UPS_MAINTENANCE: 'Batteries of uninterruptible power supplies.',
  MARINE_ELECTRICS: 'Electrics of boats.',
  CAMPER_ELECTRICS: 'Electrics of vans and caravans.',
  CAPACITY_TESTING: 'Measuring what a battery still holds.',
  INVERTER_COMMISSIONING: 'Setting an inverter up for grid and battery.',
  E_BIKE_REPAIR: 'Packs of electric bicycles.',
  DANGEROUS_GOODS_PACKING: 'Packing and papers for batteries as dangerous goods.',
} satisfies Record<Skill, string>)
