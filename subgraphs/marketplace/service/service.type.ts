import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SkillEnum } from '../provider/skill.ts'
import type { Skill } from '../provider/skill.ts'

export type PriceUnit = 'FIXED' | 'HOUR' | 'PIECE'
export const PriceUnitEnum = enumType('PriceUnit', 'What a price is for.', {
  FIXED: 'The whole service.',
  HOUR: 'An hour of work.',
  PIECE: 'One battery, block or pack.',
} satisfies Record<PriceUnit, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'Work a provider offers at a price.' })
export class Service {
  @Field(() => ID, { description: 'Id of the service, a UUID.' })
  id: string

  @Field(() => String, { description: 'What it is called, up to 120 characters.' })
  title: string

  @Field(() => String, { description: 'What is done and what is included, up to 5000 characters.' })
  description: string

  @Field(() => SkillEnum, { description: 'The skill it belongs to.' })
  category: Skill

  @Field(() => PriceUnitEnum, { description: 'What the price is for.' })
  priceUnit: PriceUnit

  @Field(() => Int, { description: 'How long it usually takes, in minutes.' })
  durationMinutes: number

  @Field(() => Boolean, { description: 'Whether it is offered now.' })
  isActive: boolean

  @Field(() => Date, { description: 'When it was first offered.' })
  createdAt: Date

  @Field(() => Date, { description: 'When it last changed.' })
  updatedAt: Date
}

export const ServiceConnection = connectionType('Service', () => Service)
