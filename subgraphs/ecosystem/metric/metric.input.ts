import {
  ArrayMaxSize,
  ArrayMinSize,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator'
import { ArgsType, Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'

const keyForm = /^[a-z0-9_.]{1,64}$/

@InputType({ description: 'One measurement.' })
export class MetricSampleInput {
  @Field(() => String, {
    description: 'Key of the metric: 1 to 64 lower-case letters, digits, dots and underscores.',
  })
  @Matches(keyForm)
  key: string

  @Field(() => Float, { description: 'What was measured, in the unit of the metric.' })
  value: number

  @Field(() => Date, { description: 'When it was measured; not more than 5 minutes ahead of our clock.' })
  at: Date
}

@InputType({ description: 'Measurements of one project.' })
export class MetricsRecordInput {
  @Field(() => String, { description: 'Short name of the project, up to 64 characters.' })
  @Length(1, 64)
  projectSlug: string

  @Field(() => [MetricSampleInput], {
    description: 'The samples, 1 to 500. One that is there already, by key and time, stays as it is.',
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested()
  samples: MetricSampleInput[]
}

export const MetricsRecordError = userErrorType('MetricsRecord', {
  NOT_FOUND: 'There is no such project that you may report on.',
  TIME_AHEAD: 'A sample lies more than 5 minutes ahead of our clock.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of metricsRecord.' })
export class MetricsRecordPayload {
  @Field(() => Int, { nullable: true, description: 'How many samples were new; null when refused.' })
  recorded: number | null

  @Field(() => [MetricsRecordError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof MetricsRecordError>[]
}

@ArgsType()
export class SeriesArgs {
  @Field(() => Date, { description: 'Where the series begins, included.' })
  from: Date

  @Field(() => Date, { description: 'Where the series ends, not included.' })
  to: Date

  @Field(() => Int, {
    defaultValue: 200,
    description: 'At most so many points, 1 to 1000; samples are put together in equal stretches to fit.',
  })
  @Min(1)
  @Max(1_000)
  maxPoints: number
}

@ArgsType()
export class MetricRecordedArgs {
  @Field(() => ID, { description: 'Id of the project to follow.' })
  @IsUUID()
  projectId: string

  @Field(() => [String], {
    nullable: true,
    description: 'Only these metrics, up to 50 keys; left out, all of them.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 64, { each: true })
  keys?: string[] | null
}
