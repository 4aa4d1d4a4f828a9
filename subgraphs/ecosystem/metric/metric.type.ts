import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { MetricKind } from './metric.ts'

export const MetricKindEnum = enumType('MetricKind', 'How the values of a metric are to be read.', {
  GAUGE: 'A level at a moment.',
  COUNTER: 'A running total that only grows, except when it starts anew.',
  RATIO: 'A share between 0 and 1.',
} satisfies Record<MetricKind, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'Something that is measured of a project.' })
export class Metric {
  @Field(() => ID, { description: 'Id of the metric, a UUID.' })
  id: string

  @Field(() => String, {
    description: 'Name for programs, unique within the project, such as latency_p95_ms.',
  })
  key: string

  @Field(() => String, { description: 'Name for people.' })
  name: string

  @Field(() => String, {
    description: 'Unit of the values, such as ms, B, 1/s, EUR; unknown when nobody said.',
  })
  unit: string

  @Field(() => MetricKindEnum, { description: 'How the values are to be read.' })
  kind: MetricKind

  @Field(() => String, { description: 'What is measured.' })
  description: string

  @Field(() => String, {
    description: 'Who records it: a service of ours by name, or the members of the owner.',
  })
  source: string

  @Field(() => Float, { nullable: true, description: 'The latest value; null before the first.' })
  latestValue: number | null

  @Field(() => Date, {
    nullable: true,
    description: 'When the latest value was measured; null before the first.',
  })
  latestAt: Date | null
}

export const MetricConnection = connectionType('Metric', () => Metric)

@ObjectType({ simpleResolvers: true, description: 'What a metric was in one stretch of time.' })
export class MetricPoint {
  @Field(() => Date, { description: 'Where the stretch begins.' })
  at: Date

  @Field(() => Int, {
    description: 'How many samples fell into it, at least 1: stretches without any are left out.',
  })
  count: number

  @Field(() => Float, { description: 'The lowest sample.' })
  minimum: number

  @Field(() => Float, { description: 'The highest sample.' })
  maximum: number

  @Field(() => Float, { description: 'The mean of the samples.' })
  average: number

  @Field(() => Float, { description: 'The last sample.' })
  last: number
}

@ObjectType({ simpleResolvers: true, description: 'One measurement.' })
export class MetricSample {
  @Field(() => Float, { description: 'What was measured, in the unit of the metric.' })
  value: number

  @Field(() => Date, { description: 'When it was measured.' })
  at: Date

  // Behind `metric`: not a field of the graph.
  metricId: string
}
