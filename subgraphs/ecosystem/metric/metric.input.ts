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
import { ConnectionArgs } from '../../../platform/graphql/connection.ts'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import type { MetricKind } from './metric.ts'
import { Metric, MetricKindEnum } from './metric.type.ts'

// Squares of values are summed for means and must stay finite.
const maxMagnitude = 1e18
const keyForm = /^[a-z0-9_.]{1,64}$/

@InputType({ description: 'One measurement.' })
export class MetricSampleInput {
  @Field(() => String, {
    description: 'Key of the metric: 1 to 64 lower-case letters, digits, dots and underscores.',
  })
  @Matches(keyForm)
  key: string

  @Field(() => Float, {
    description: 'What was measured, in the unit of the metric: -1e18 to 1e18. Of a ratio, the quotient.',
  })
  @Min(-maxMagnitude)
  @Max(maxMagnitude)
  value: number

  @Field(() => Float, {
    nullable: true,
    description: 'Of a ratio: how many of those counted; goes with denominator.',
  })
  @IsOptional()
  @Min(-maxMagnitude)
  @Max(maxMagnitude)
  numerator?: number | null

  @Field(() => Float, {
    nullable: true,
    description: 'Of a ratio: how many were counted, more than 0; goes with numerator.',
  })
  @IsOptional()
  @Min(-maxMagnitude)
  @Max(maxMagnitude)
  denominator?: number | null

  @Field(() => Date, {
    description:
      'When it was measured: not before the year 2000, not more than 5 minutes ahead of our clock.',
  })
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
  TIME_OUT_OF_RANGE: 'A sample lies before the year 2000 or more than 5 minutes ahead of our clock.',
  RATIO_MISMATCH: 'Numerator and denominator of a sample do not go together, or with its value.',
  TOO_MANY_METRICS: 'The project would have more than 1,000 metrics.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of metricsRecord.' })
export class MetricsRecordPayload {
  @Field(() => Int, { nullable: true, description: 'How many samples were new; null when refused.' })
  recorded: number | null

  @Field(() => [MetricsRecordError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof MetricsRecordError>[]
}

@InputType({ description: 'What to say of a metric; fields left out stay.' })
export class MetricDescribeInput {
  @Field(() => String, { description: 'Short name of the project, up to 64 characters.' })
  @Length(1, 64)
  projectSlug: string

  @Field(() => String, { description: 'Key of the metric; one not known yet is made.' })
  @Matches(keyForm)
  key: string

  @Field(() => String, { nullable: true, description: 'Name for people, 1 to 120 characters.' })
  @IsOptional()
  @Length(1, 120)
  @Matches(/\S/, { message: 'name must not be blank' })
  name?: string | null

  @Field(() => String, { nullable: true, description: 'Unit of the values, 1 to 40 characters.' })
  @IsOptional()
  @Length(1, 40)
  unit?: string | null

  @Field(() => MetricKindEnum, { nullable: true, description: 'How the values are to be read.' })
  kind?: MetricKind | null

  @Field(() => String, { nullable: true, description: 'What is measured, 1 to 500 characters.' })
  @IsOptional()
  @Length(1, 500)
  description?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds without a new value after which it is stale, 1 to 31,536,000.',
  })
  @IsOptional()
  @Min(1)
  @Max(31_536_000)
  staleAfterSeconds?: number | null
}

export const MetricDescribePayload = entityPayloadType('MetricDescribe', 'metric', () => Metric, {
  NOT_FOUND: 'There is no such project that you may change.',
  TOO_MANY_METRICS: 'The project would have more than 1,000 metrics.',
})

@ArgsType()
export class ProjectMetricsArgs extends ConnectionArgs {
  @Field(() => [String], { nullable: true, description: 'Only these keys, up to 50; left out, all.' })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 64, { each: true })
  keys?: string[] | null
}

@ArgsType()
export class SeriesArgs {
  @Field(() => Date, { description: 'Where the series begins, included.' })
  from: Date

  @Field(() => Date, {
    nullable: true,
    description: 'Where the series ends, not included; now when left out.',
  })
  to?: Date | null

  @Field(() => Int, {
    defaultValue: 200,
    description:
      'How many equal, round stretches may cover the range, 1 to 1000; a range that begins inside one has a point more.',
  })
  @Min(1)
  @Max(1_000)
  maxPoints: number

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether ratePerSecond is wanted, which takes a second look at every sample.',
  })
  withRates: boolean
}

@ArgsType()
export class MetricRecordedArgs {
  @Field(() => ID, { nullable: true, description: 'Id of the project to follow; or give projectSlug.' })
  @IsOptional()
  @IsUUID()
  projectId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Short name of the project to follow, such as stratograph; or give projectId.',
  })
  @IsOptional()
  @Length(1, 64)
  projectSlug?: string | null

  @Field(() => [String], {
    nullable: true,
    description: 'Only these metrics, up to 50 keys; left out, all of them.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 64, { each: true })
  keys?: string[] | null
}
