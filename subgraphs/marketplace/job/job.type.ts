import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SkillEnum } from '../provider/skill.ts'
import type { Skill } from '../provider/skill.ts'
import type { JobStatus, JobTransition } from './job.ts'

export const JobStatusEnum = enumType('JobStatus', 'How far a job has come.', {
  DRAFT: 'Being written; only its poster sees it.',
  OPEN: 'Providers may make proposals.',
  AWARDED: 'A proposal was accepted.',
  IN_PROGRESS: 'The provider is at work.',
  COMPLETED: 'The poster is content.',
  CANCELLED: 'It will not be done.',
} satisfies Record<JobStatus, string>)

export const JobTransitionEnum = enumType('JobTransition', 'A step in the life of a job.', {
  PUBLISH: 'DRAFT to OPEN. By poster or operator.',
  START: 'AWARDED to IN_PROGRESS. By the provider it was awarded to.',
  COMPLETE: 'IN_PROGRESS to COMPLETED. By poster or operator.',
  CANCEL: 'DRAFT, OPEN or AWARDED to CANCELLED; standing proposals are declined. By poster or operator.',
  ABORT: 'IN_PROGRESS to CANCELLED. By the operator.',
} satisfies Record<Exclude<JobTransition, 'AWARD'>, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'Work somebody wants done by a service provider.' })
export class Job {
  @Field(() => ID, { description: 'Id of the job, a UUID.' })
  id: string

  @Field(() => String, { description: 'What is to be done, in up to 120 characters.' })
  title: string

  @Field(() => String, { description: 'The work in full, up to 10000 characters.' })
  description: string

  @Field(() => [SkillEnum], { description: 'What a provider needs to be able to do; 1 to 12 skills.' })
  skills: Skill[]

  @Field(() => String, { description: 'ISO 3166 code of the country, such as IE.' })
  country: string

  @Field(() => String, { description: 'City, or the nearest one.' })
  city: string

  @Field(() => JobStatusEnum, { description: 'How far it has come.' })
  status: JobStatus

  @Field(() => Date, { nullable: true, description: 'When it was opened to proposals.' })
  openedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When a proposal was accepted.' })
  awardedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When the provider began.' })
  startedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When the poster took it over.' })
  completedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was cancelled.' })
  cancelledAt: Date | null

  @Field(() => Date, { description: 'When it was written.' })
  createdAt: Date

  @Field(() => Date, { description: 'When it last changed.' })
  updatedAt: Date
}

export const JobConnection = connectionType('Job', () => Job)
