import { IsNotEmpty, IsOptional, IsUUID, Length, Max, Min, ValidateIf, ValidateNested } from 'class-validator'
import { Field, ID, InputType, Int } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { MoneyInput } from '../../../platform/graphql/money-input.ts'
import { SortDirectionEnum } from '../../../platform/graphql/sort-direction.ts'
import type { SortDirection } from '../../../platform/graphql/sort-direction.ts'
import { SkillEnum } from '../provider/skill.ts'
import type { Skill } from '../provider/skill.ts'
import { PriceUnitEnum, Service } from './service.type.ts'
import type { PriceUnit } from './service.type.ts'

@InputType({ description: 'Which services to list; conditions left out hold for all.' })
export class ServiceFilterInput {
  @Field(() => SkillEnum, { nullable: true, description: 'Only services of this skill.' })
  category?: Skill | null

  @Field(() => String, {
    nullable: true,
    description: 'Words of title or description, up to 100 characters.',
  })
  @IsOptional()
  @Length(1, 100)
  search?: string | null
}

export type ServiceSortField = 'CREATED_AT' | 'PRICE'
export const ServiceSortFieldEnum = enumType('ServiceSortField', 'What services can be sorted by.', {
  CREATED_AT: 'When they were first offered.',
  PRICE: 'Their price, whatever its unit and currency.',
} satisfies Record<ServiceSortField, string>)

@InputType({ description: 'How to sort services.' })
export class ServiceSortInput {
  @Field(() => ServiceSortFieldEnum, { description: 'What to sort by.' })
  field: ServiceSortField

  @Field(() => SortDirectionEnum, { description: 'Which way.' })
  direction: SortDirection
}

const maxMinutes = 60 * 24 * 60

@InputType({ description: 'A service to offer.' })
export class ServiceCreateInput {
  @Field(() => String, { description: 'What it is called, 3 to 120 characters.' })
  @Length(3, 120)
  title: string

  @Field(() => String, { description: 'What is done and what is included, 1 to 5000 characters.' })
  @Length(1, 5000)
  description: string

  @Field(() => SkillEnum, { description: 'The skill it belongs to.' })
  category: Skill

  @Field(() => MoneyInput, { description: 'Its price, without tax.' })
  @ValidateNested()
  price: MoneyInput

  @Field(() => PriceUnitEnum, { description: 'What the price is for.' })
  priceUnit: PriceUnit

  @Field(() => Int, { description: 'How long it usually takes, 1 to 86400 minutes.' })
  @Min(1)
  @Max(maxMinutes)
  durationMinutes: number
}

@InputType({ description: 'What to change of a service; fields left out stay, none can be emptied.' })
export class ServiceUpdateInput {
  @Field(() => ID, { description: 'Id of the service to change.' })
  @IsUUID()
  serviceId: string

  @Field(() => String, { nullable: true, description: 'What it is called, 3 to 120 characters.' })
  @ValidateIf((_, value) => value !== undefined)
  @Length(3, 120)
  title?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What is done and what is included, 1 to 5000 characters.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @Length(1, 5000)
  description?: string | null

  @Field(() => MoneyInput, { nullable: true, description: 'Its price, without tax.' })
  @ValidateIf((_, value) => value !== undefined)
  @IsNotEmpty()
  @ValidateNested()
  price?: MoneyInput | null

  @Field(() => Boolean, { nullable: true, description: 'Whether it is offered; false takes it back.' })
  @ValidateIf((_, value) => value !== undefined)
  @IsNotEmpty()
  isActive?: boolean | null
}

export const ServiceCreatePayload = entityPayloadType('ServiceCreate', 'service', () => Service, {
  NO_PROFILE: 'Your organisation has no provider profile yet.',
})
export const ServiceUpdatePayload = entityPayloadType('ServiceUpdate', 'service', () => Service, {
  NOT_FOUND: 'There is no such service of your organisation.',
})
