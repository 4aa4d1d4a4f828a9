import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsISO31661Alpha2,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { MoneyInput } from '../../../platform/graphql/money-input.ts'
import { SkillEnum } from '../provider/skill.ts'
import type { Skill } from '../provider/skill.ts'
import type { JobStatus, JobTransition } from './job.ts'
import { Job, JobStatusEnum, JobTransitionEnum } from './job.type.ts'

@InputType({ description: 'Which jobs to list; conditions left out hold for all.' })
export class JobFilterInput {
  @Field(() => JobStatusEnum, { nullable: true, description: 'Only jobs that have come this far.' })
  status?: JobStatus | null

  @Field(() => SkillEnum, { nullable: true, description: 'Only jobs that need this.' })
  skill?: Skill | null

  @Field(() => String, { nullable: true, description: 'Only jobs in this country, by ISO 3166 code.' })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  country?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Words of title or description, up to 100 characters.',
  })
  @IsOptional()
  @Length(1, 100)
  search?: string | null
}

@InputType({ description: 'What a job may cost, without tax; both amounts in one currency.' })
export class JobBudgetInput {
  @Field(() => MoneyInput, { description: 'What you expect to pay at least.' })
  @ValidateNested()
  minimum: MoneyInput

  @Field(() => MoneyInput, { description: 'What you are ready to pay at most.' })
  @ValidateNested()
  maximum: MoneyInput
}

@InputType({ description: 'Work you want done.' })
export class JobCreateInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Customer of your organisation it is for. Left out when you post it for yourself.',
  })
  @IsOptional()
  @IsUUID()
  customerId?: string | null

  @Field(() => String, { description: 'What is to be done, 3 to 120 characters.' })
  @Length(3, 120)
  @Matches(/\S/, { message: 'title must not be blank' })
  title: string

  @Field(() => String, { description: 'The work in full, 1 to 10000 characters.' })
  @Length(1, 10_000)
  @Matches(/\S/, { message: 'description must not be blank' })
  description: string

  @Field(() => [SkillEnum], { description: 'What a provider needs to be able to do: 1 to 12 skills.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(12)
  @ArrayUnique()
  skills: Skill[]

  @Field(() => JobBudgetInput, { description: 'What it may cost.' })
  @ValidateNested()
  budget: JobBudgetInput

  @Field(() => String, { description: 'ISO 3166 code of the country, such as IE.' })
  @Matches(/^[A-Z]{2}$/)
  @IsISO31661Alpha2()
  country: string

  @Field(() => String, { description: 'City, or the nearest one, 1 to 100 characters.' })
  @Length(1, 100)
  city: string
}

@InputType({ description: 'A step in the life of a job.' })
export class JobMoveInput {
  @Field(() => ID, { description: 'Id of the job.' })
  @IsUUID()
  jobId: string

  @Field(() => JobTransitionEnum, {
    description: 'The step; viewerTransitions tells which you may take. A job is awarded by proposalAccept.',
  })
  transition: Exclude<JobTransition, 'AWARD'>
}

export const JobCreatePayload = entityPayloadType('JobCreate', 'job', () => Job, {
  CUSTOMER_NOT_FOUND: 'There is no such customer of your organisation.',
  NOT_A_CUSTOMER: 'You act as no organisation and are no customer yet.',
  BUDGET_CURRENCIES_DIFFER: 'The two amounts of the budget are in different currencies.',
  BUDGET_REVERSED: 'The minimum of the budget is above its maximum.',
})
export const JobMovePayload = entityPayloadType('JobMove', 'job', () => Job, {
  NOT_FOUND: 'There is no such job that you may see.',
  NOT_ALLOWED: 'This step is not yours to take.',
  WRONG_STATUS: 'The job is in a status this step does not start from.',
})
