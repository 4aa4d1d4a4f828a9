/** The rules of variants: pure, no clock and no database. */

/** How the battery travels: by itself, in one box with the equipment it powers, or built into it. */
export type Packing = 'ALONE' | 'WITH_EQUIPMENT' | 'IN_EQUIPMENT'

export type VariantSortField =
  'NAME' | 'SKU' | 'NOMINAL_VOLTS' | 'CAPACITY_AH' | 'ENERGY_WH' | 'WEIGHT' | 'CREATED_AT'
