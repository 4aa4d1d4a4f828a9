import { Field, Float, ObjectType } from 'type-graphql'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'

@SharedWithin('ORGANISATION')
@ObjectType({ simpleResolvers: true, description: 'One measurement.' })
export class MetricSample {
  @Field(() => Float, { description: 'What was measured, in the unit of the metric.' })
  value: number

  @Field(() => Float, {
    nullable: true,
    description: 'Of a ratio: how many of those counted; null when not told.',
  })
  numerator: number | null

  @Field(() => Float, {
    nullable: true,
    description: 'Of a ratio: how many were counted; null when not told.',
  })
  denominator: number | null

  @Field(() => Date, { description: 'When it was measured.' })
  at: Date

  // Behind `metric`: not a field of the graph.
  metricId: string
}
