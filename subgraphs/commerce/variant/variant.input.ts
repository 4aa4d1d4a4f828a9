import { ArrayMaxSize, IsOptional, Max, MaxLength, Min, ValidateNested } from 'class-validator'
import { Field, Float, InputType } from 'type-graphql'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SortDirectionEnum } from '../../../platform/graphql/sort-direction.ts'
import type { SortDirection } from '../../../platform/graphql/sort-direction.ts'
import type { BatteryUse, Chemistry } from '../battery/battery.ts'
import { BatteryChemistryEnum, BatteryUseEnum } from '../battery/battery.type.ts'
import type { VariantSortField } from './variant.ts'

const maxRange = 1_000_000

const VariantSortFieldEnum = enumType('VariantSortField', 'What a list of variants is sorted by.', {
  NAME: 'Name.',
  SKU: 'Stock keeping unit.',
  NOMINAL_VOLTS: 'Nominal voltage.',
  CAPACITY_AH: 'Capacity in ampere-hours.',
  ENERGY_WH: 'Energy in watt-hours.',
  WEIGHT: 'Weight.',
  CREATED_AT: 'When it came into the catalogue.',
} satisfies Record<VariantSortField, string>)

@InputType({ description: 'A range of numbers; an end left out is open.' })
export class VariantRangeInput {
  @Field(() => Float, { nullable: true, description: 'Smallest wanted, itself included; 0 to 1,000,000.' })
  @IsOptional()
  @Min(0)
  @Max(maxRange)
  min?: number | null

  @Field(() => Float, { nullable: true, description: 'Largest wanted, itself included; 0 to 1,000,000.' })
  @IsOptional()
  @Min(0)
  @Max(maxRange)
  max?: number | null
}

@InputType({ description: 'Which variants are wanted; all conditions hold together.' })
export class VariantFilterInput {
  @Field(() => [BatteryChemistryEnum], { nullable: true, description: 'One of these chemistries, max 100.' })
  @IsOptional()
  @ArrayMaxSize(100)
  chemistries?: Chemistry[] | null

  @Field(() => BatteryUseEnum, { nullable: true, description: 'Made for this use.' })
  use?: BatteryUse | null

  @Field(() => VariantRangeInput, { nullable: true, description: 'Nominal voltage in volts.' })
  @IsOptional()
  @ValidateNested()
  nominalVolts?: VariantRangeInput | null

  @Field(() => VariantRangeInput, { nullable: true, description: 'Capacity in ampere-hours.' })
  @IsOptional()
  @ValidateNested()
  capacityAh?: VariantRangeInput | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: at least one can be had now; false: none can; left out: either.',
  })
  inStock?: boolean | null

  @Field(() => String, {
    nullable: true,
    description:
      'Words that all begin some word of the variant’s name or SKU or of its battery; up to 200 characters.',
  })
  @IsOptional()
  @MaxLength(200)
  search?: string | null
}

@InputType({ description: 'How a list of variants is sorted.' })
export class VariantSortInput {
  @Field(() => VariantSortFieldEnum, { description: 'What it is sorted by.' })
  field: VariantSortField

  @Field(() => SortDirectionEnum, { description: 'Which end comes first.' })
  direction: SortDirection
}
