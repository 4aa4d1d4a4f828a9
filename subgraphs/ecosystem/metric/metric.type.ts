import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import type { MetricKind } from './metric.ts'

export const MetricKindEnum = enumType('MetricKind', 'How the values of a metric are to be read.', {
  GAUGE: 'A level at a moment.',
  COUNTER: 'A running total that only grows, except when it starts anew.',
  RATIO: 'A share between 0 and 1.',
} satisfies Record<MetricKind, string>)

@SharedWithin('ORGANISATION')
@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'Something that is measured of a project.' })
export class Metric {
  @Field(() => ID, { description: 'Id of the metric, a UUID.' })
  id: string

  @Field(() => String, {
    description: 'Name for programs, unique within the project, such as latency_p95_ms.',
  })
  key: string

  @Field(() => String, { description: 'Name for people, up to 120 characters.' })
  name: string

  @Field(() => String, {
    description:
      'Unit of the values, such as ms, B, 1/s or EUR, up to 40 characters; unknown when nobody said.',
  })
  unit: string

  @Field(() => MetricKindEnum, { description: 'How the values are to be read.' })
  kind: MetricKind

  @Field(() => String, { description: 'What is measured, up to 500 characters.' })
  description: string

  @Field(() => String, {
    description:
      'Where the latest value came from: the name of a service of ours, members for people of the owner, seed for the demo world.',
  })
  source: string

  @Field(() => Float, { nullable: true, description: 'The latest value; null before the first.' })
  latestValue: number | null

  @Field(() => Date, {
    nullable: true,
    description: 'When the latest value was measured; null before the first.',
  })
  latestAt: Date | null

  @Field(() => Int, {
    description: 'After how many seconds without a new value it counts as stale: 1 to 31,536,000.',
  })
  staleAfterSeconds: number
}

export const MetricConnection = connectionType('Metric', () => Metric)
