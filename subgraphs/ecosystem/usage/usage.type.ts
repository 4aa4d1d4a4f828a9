import { Field, Float, ID, ObjectType } from 'type-graphql'
import type { ApiKeyEnvironment } from '../../../platform/auth/api-key.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import type { LatencyCounts } from '../../../platform/telemetry/latency-histogram.ts'
import { EcosystemPublishedOperation } from '../external/published-operation.ts'
import type { UsageRange, UsageSpan } from './usage.ts'

export const UsageSpanEnum = enumType(
  'UsageSpan',
  'How long a window of usage is; windows are those of UTC.',
  {
    MINUTE: 'A minute; kept for 31 days.',
    HOUR: 'An hour.',
    DAY: 'A day.',
  } satisfies Record<UsageSpan, string>,
)

export const KeyEnvironmentEnum = enumType('ApiKeyEnvironment', 'What a key is for.', {
  LIVE: 'Real work.',
  TEST: 'Trying things out, with a budget and usage of its own.',
} satisfies Record<ApiKeyEnvironment, string>)

@SharedWithin('ORGANISATION')
@ObjectType({
  simpleResolvers: true,
  description: 'What keys were used for, counted. All but latencies are whole numbers.',
})
export class UsageCounts {
  @Field(() => Float, {
    description:
      'Queries and mutations that were answered or refused, and subscriptions that began or were refused.',
  })
  calls: number

  @Field(() => Float, { description: 'Answers that subscriptions gave.' })
  events: number

  @Field(() => Float, { description: 'Of the calls, those refused before anything was executed.' })
  refusals: number

  @Field(() => Float, { description: 'Of the other calls, those whose answer held errors.' })
  errors: number

  @Field(() => Float, {
    description:
      'Calls and subscriptions refused or ended for asking too much: BUDGET_EXCEEDED, COST_ESTIMATED_TOO_EXPENSIVE, CONCURRENCY_EXCEEDED and RATE_LIMITED.',
  })
  quotaErrors: number

  @Field(() => Float, { description: 'What calls and events were estimated to cost, in points.' })
  estimatedPoints: number

  @Field(() => Float, { description: 'What they cost in fact, in points.' })
  actualPoints: number

  // Behind the percentiles: not a field of the graph.
  latencies: LatencyCounts
}

@ObjectType({ simpleResolvers: true, description: 'What keys were used for in one window.' })
export class UsageWindow {
  @Field(() => Date, { description: 'When the window begins.' })
  startsAt: Date

  @Field(() => UsageCounts, { description: 'What was counted in it.' })
  counts: UsageCounts
}

@SharedWithin('ORGANISATION')
@ObjectType({ simpleResolvers: true, description: 'What was newly counted of one application.' })
export class UsageChange {
  @Field(() => Date, { description: 'When it was counted, some seconds after the calls.' })
  countedAt: Date

  @Field(() => UsageCounts, { description: 'What comes to that which was counted before.' })
  counts: UsageCounts
}

@ObjectType({ simpleResolvers: true, description: 'What a field of the schema cost.' })
export class FieldCost {
  @Field(() => String, {
    description:
      'Coordinate of the field, such as Order.lines, with the asking of other subgraphs about its objects; Mutation is what each mutation costs besides.',
  })
  field: string

  @Field(() => Float, { description: 'What it cost in fact, in points; fractions are kept.' })
  points: number
}

@ObjectType({ simpleResolvers: true, description: 'How often one operation was called.' })
export class OperationUsage {
  @Field(() => String, {
    nullable: true,
    description: 'What the application calls the published operation by; null for one that is not published.',
  })
  documentId: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Name of the operation; null for one without a name and for calls refused before they were read. `(other)` stands for unpublished names beyond a hundred at a time.',
  })
  operationName: string | null

  @Field(() => EcosystemPublishedOperation, {
    nullable: true,
    description: 'The published operation; null for one that is not published.',
  })
  operation: EcosystemPublishedOperation | null

  @Field(() => UsageCounts, { description: 'What was counted of it.' })
  counts: UsageCounts

  // Behind `costByField`: not a field of the graph.
  query: UsageQuery
}

@ObjectType({ simpleResolvers: true, description: 'How often answers held an error.' })
export class UsageErrorCount {
  @Field(() => String, {
    description: 'Code of the error, such as BUDGET_EXCEEDED; OTHER for one that has no well-formed code.',
  })
  code: string

  @Field(() => Float, {
    description: 'Answers that held it, events of subscriptions too; each counts once a code.',
  })
  count: number
}

@ObjectType({ simpleResolvers: true, description: 'What one key was used for.' })
export class ApiKeyUsage {
  @Field(() => ID, { description: 'Id of the application the key belongs to.' })
  applicationId: string

  @Field(() => ID, { description: 'Id of the key.' })
  apiKeyId: string

  @Field(() => KeyEnvironmentEnum, { description: 'What the key is for.' })
  environment: ApiKeyEnvironment

  @Field(() => UsageCounts, { description: 'What was counted of it.' })
  counts: UsageCounts
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What the keys of an application or organisation were used for over a time. A call appears some seconds after its answer.',
})
export class Usage {
  @Field(() => Date, { description: 'Where the first window begins.' })
  from: Date

  @Field(() => Date, { description: 'Windows that begin here or later are not in it.' })
  to: Date

  @Field(() => UsageSpanEnum, { description: 'How long each window is.' })
  window: UsageSpan

  // Behind the lists: not a field of the graph.
  query: UsageQuery
}

/** Whose usage, over which windows. */
export interface UsageQuery extends UsageRange {
  readonly owner: 'application' | 'organisation'
  readonly ownerId: string
  /** Null for the keys of both. */
  readonly environment: ApiKeyEnvironment | null
}
