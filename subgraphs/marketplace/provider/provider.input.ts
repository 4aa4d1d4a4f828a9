import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsISO31661Alpha2,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator'
import { Field, InputType, Int } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { MoneyInput } from '../../../platform/graphql/money-input.ts'
import { ProviderProfile } from './provider.type.ts'
import { SkillEnum } from './skill.ts'
import type { Skill } from './skill.ts'

@InputType({ description: 'Which provider profiles to list; conditions left out hold for all.' })
export class ProviderProfileFilterInput {
  @Field(() => SkillEnum, { nullable: true, description: 'Only providers who can do this.' })
  skill?: Skill | null

  @Field(() => String, {
    nullable: true,
    description: 'Only providers who work from this country, by ISO 3166 code.',
  })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  country?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Words of headline or description, up to 100 characters.',
  })
  @IsOptional()
  @Length(1, 100)
  search?: string | null
}

@InputType({ description: 'How a provider presents itself.' })
export class ProviderProfileSaveInput {
  @Field(() => String, { description: 'What the provider stands for, 3 to 120 characters.' })
  @Length(3, 120)
  headline: string

  @Field(() => String, { description: 'What the provider does and how, 1 to 5000 characters.' })
  @Length(1, 5000)
  description: string

  @Field(() => [SkillEnum], { description: 'What the provider can do: 1 to 12 different skills.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(12)
  @ArrayUnique()
  skills: Skill[]

  @Field(() => String, { description: 'ISO 3166 code of the country it works from, such as IE.' })
  @Matches(/^[A-Z]{2}$/)
  @IsISO31661Alpha2()
  country: string

  @Field(() => String, { description: 'City it works from, 1 to 100 characters.' })
  @Length(1, 100)
  city: string

  @Field(() => Int, { description: 'How far from there it travels, 0 to 5000 kilometres.' })
  @Min(0)
  @Max(5000)
  radiusKm: number

  @Field(() => MoneyInput, { description: 'What an hour of work costs, without tax.' })
  @ValidateNested()
  hourlyRate: MoneyInput
}

export const ProviderProfileSavePayload = entityPayloadType(
  'ProviderProfileSave',
  'providerProfile',
  () => ProviderProfile,
  { NOT_A_PROVIDER: 'Only organisations of the kind PROVIDER have a profile.' },
)
