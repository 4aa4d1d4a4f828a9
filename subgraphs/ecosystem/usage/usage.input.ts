import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator'
import { ArgsType, Directive, Field, Float, ID, InputType, Int } from 'type-graphql'
import { apiKeyEnvironments } from '../../../platform/auth/api-key.ts'
import type { ApiKeyEnvironment } from '../../../platform/auth/api-key.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { latencyStretches } from '../../../platform/telemetry/latency-histogram.ts'
import type { UsageSpan } from './usage.ts'
import { KeyEnvironmentEnum, UsageSpanEnum } from './usage.type.ts'

const mostCount = Number.MAX_SAFE_INTEGER

@ArgsType()
export class UsageArgs {
  @Field(() => Date, { description: 'Where the time begins; the window it lies in is included as a whole.' })
  from: Date

  @Field(() => Date, { nullable: true, description: 'Where the time ends, not included; now when left out.' })
  to?: Date | null

  @Field(() => UsageSpanEnum, {
    defaultValue: 'HOUR',
    description: 'How long each window is; a time may hold 2,000 of them.',
  })
  window: UsageSpan

  @Field(() => KeyEnvironmentEnum, {
    nullable: true,
    description: 'Only keys of this environment; left out, of both.',
  })
  @IsOptional()
  environment?: ApiKeyEnvironment | null
}

@ArgsType()
export class UsageChangedArgs {
  @Field(() => ID, { description: 'Id of the application to follow.' })
  @IsUUID()
  applicationId: string
}

/** By what the operations of a usage are sorted. */
export type OperationOrder = 'ACTUAL_POINTS' | 'CALLS' | 'ERRORS'

export const OperationOrderEnum = enumType('OperationUsageOrder', 'Which operations come first.', {
  ACTUAL_POINTS: 'Those that cost most.',
  CALLS: 'Those called most often.',
  ERRORS: 'Those refused or answered with errors most often.',
} satisfies Record<OperationOrder, string>)

@ArgsType()
export class TopOperationsArgs {
  @Field(() => Int, { defaultValue: 10, description: 'How many operations, 1 to 100.' })
  @Min(1)
  @Max(100)
  first: number

  @Field(() => OperationOrderEnum, { defaultValue: 'ACTUAL_POINTS', description: 'Which come first.' })
  order: OperationOrder
}

@ArgsType()
export class FieldCostArgs {
  @Field(() => Int, { defaultValue: 10, description: 'How many fields, 1 to 100.' })
  @Min(1)
  @Max(100)
  first: number
}

@Directive('@inaccessible')
@InputType({ description: 'For the gateway: how often something had an error of this code.' })
export class UsageErrorInput {
  @Field(() => String, { description: 'The code.' })
  @Matches(/^[A-Z][A-Z0-9_]{0,63}$/)
  code: string

  @Field(() => Float, { description: 'How often.' })
  @IsInt()
  @Min(1)
  @Max(mostCount)
  count: number
}

@Directive('@inaccessible')
@InputType({ description: 'For the gateway: what a field cost.' })
export class FieldCostInput {
  @Field(() => String, {
    description: 'Coordinate of the field, or the type Mutation for what each one costs.',
  })
  @Length(1, 200)
  field: string

  @Field(() => Float, { description: 'Points, maybe a fraction.' })
  @Min(0)
  @Max(mostCount)
  points: number
}

@Directive('@inaccessible')
@InputType({ description: 'For the gateway: what one key was used for in one minute, by operation.' })
export class UsageWindowInput {
  @Field(() => ID, { description: 'Whose key it is.' })
  @IsUUID()
  organisationId: string

  @Field(() => ID, { description: 'Of which application.' })
  @IsUUID()
  applicationId: string

  @Field(() => ID, { description: 'Which key.' })
  @IsUUID()
  apiKeyId: string

  @Field(() => String, { description: 'LIVE or TEST.' })
  @IsIn(apiKeyEnvironments)
  environment: ApiKeyEnvironment

  @Field(() => ID, { nullable: true, description: 'Of the publication, when the operation is published.' })
  @IsOptional()
  @IsUUID()
  publishedId?: string | null

  @Field(() => String, { nullable: true, description: 'What the application calls that by.' })
  @IsOptional()
  @Length(1, 200)
  documentId?: string | null

  @Field(() => String, { nullable: true, description: 'Name of the operation.' })
  @IsOptional()
  @Length(1, 100)
  operationName?: string | null

  @Field(() => Date, { description: 'When the minute begins.' })
  startsAt: Date

  @Field(() => Float, { description: 'How many calls.' })
  @IsInt()
  @Min(0)
  @Max(mostCount)
  calls: number

  @Field(() => Float, { description: 'How many events of subscriptions.' })
  @IsInt()
  @Min(0)
  @Max(mostCount)
  events: number

  @Field(() => Float, { description: 'How many of the calls were refused.' })
  @IsInt()
  @Min(0)
  @Max(mostCount)
  refusals: number

  @Field(() => Float, { description: 'How many of the others had errors.' })
  @IsInt()
  @Min(0)
  @Max(mostCount)
  errors: number

  @Field(() => Float, { description: 'How often something was refused or ended for asking too much.' })
  @IsInt()
  @Min(0)
  @Max(mostCount)
  quotaErrors: number

  @Field(() => Float, { description: 'Estimated points.' })
  @IsInt()
  @Min(0)
  @Max(mostCount)
  estimatedPoints: number

  @Field(() => Float, { description: 'Points in fact.' })
  @IsInt()
  @Min(0)
  @Max(mostCount)
  actualPoints: number

  @Field(() => [Int], { description: 'Calls by stretch of latency; what is left out at the end is zero.' })
  @ArrayMaxSize(latencyStretches)
  @Min(0, { each: true })
  latencies: number[]

  @Field(() => [UsageErrorInput], { description: 'Errors by their code.' })
  @ArrayMaxSize(200)
  @ValidateNested()
  codes: UsageErrorInput[]

  @Field(() => [FieldCostInput], { description: 'What each field cost.' })
  @ArrayMaxSize(2_000)
  @ValidateNested()
  fields: FieldCostInput[]
}

@ArgsType()
export class UsageRecordArgs {
  @Field(() => ID, { description: 'Id of the batch, a UUIDv7: one that was counted is not counted again.' })
  @IsUUID(7)
  batchId: string

  @Field(() => [UsageWindowInput], { description: 'What is to be counted, 1 to 2,000 windows.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(2_000)
  @ValidateNested()
  windows: UsageWindowInput[]
}
