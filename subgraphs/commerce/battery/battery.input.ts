import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator'
import { Field, InputType } from 'type-graphql'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SortDirectionEnum } from '../../../platform/graphql/sort-direction.ts'
import type { SortDirection } from '../../../platform/graphql/sort-direction.ts'
import type { BatterySortField, BatteryUse, Chemistry } from './battery.ts'
import { BatteryChemistryEnum, BatteryUseEnum } from './battery.type.ts'

const BatterySortFieldEnum = enumType('BatterySortField', 'What a list of batteries is sorted by.', {
  NAME: 'Name.',
  CREATED_AT: 'When it came into the catalogue.',
} satisfies Record<BatterySortField, string>)

@InputType({ description: 'Which batteries are wanted; all conditions hold together.' })
export class BatteryFilterInput {
  @Field(() => [BatteryChemistryEnum], { nullable: true, description: 'One of these chemistries, max 100.' })
  @IsOptional()
  @ArrayMaxSize(100)
  chemistries?: Chemistry[] | null

  @Field(() => BatteryUseEnum, { nullable: true, description: 'Made for this use.' })
  use?: BatteryUse | null

  @Field(() => String, {
    nullable: true,
    description:
      'Words that all begin some word of name, brand, chemistry or description; up to 200 characters.',
  })
  @IsOptional()
  @MaxLength(200)
  search?: string | null
}

@InputType({ description: 'How a list of batteries is sorted.' })
export class BatterySortInput {
  @Field(() => BatterySortFieldEnum, { description: 'What it is sorted by.' })
  field: BatterySortField

  @Field(() => SortDirectionEnum, { description: 'Which end comes first.' })
  direction: SortDirection
}
