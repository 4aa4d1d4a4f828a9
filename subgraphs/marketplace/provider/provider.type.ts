import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { SkillEnum } from './skill.ts'
import type { Skill } from './skill.ts'

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'How a service provider presents itself.' })
export class ProviderProfile {
  @Field(() => ID, { description: 'Id of the provider profile, a UUID.' })
  id: string

  @Field(() => String, { description: 'What the provider stands for, in up to 120 characters.' })
  headline: string

  @Field(() => String, { description: 'What the provider does and how, in up to 5000 characters.' })
  description: string

  @Field(() => [SkillEnum], { description: 'What the provider can do; 1 to 12 skills.' })
  skills: Skill[]

  @Field(() => String, { description: 'ISO 3166 code of the country it works from, such as IE.' })
  country: string

  @Field(() => String, { description: 'City it works from.' })
  city: string

  @Field(() => Int, { description: 'How far from there it travels, in kilometres.' })
  radiusKm: number

  @Field(() => Date, { description: 'When the profile was made.' })
  createdAt: Date

  @Field(() => Date, { description: 'When it last changed.' })
  updatedAt: Date
}

export const ProviderProfileConnection = connectionType('ProviderProfile', () => ProviderProfile)
