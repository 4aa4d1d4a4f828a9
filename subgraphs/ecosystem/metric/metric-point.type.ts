import { Field, Float, Int, ObjectType } from 'type-graphql'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'

@SharedWithin('ORGANISATION')
@ObjectType({ simpleResolvers: true, description: 'What a metric was in one stretch of time.' })
export class MetricPoint {
  @Field(() => Date, { description: 'Where the stretch begins; the first one may begin before the range.' })
  at: Date

  @Field(() => Int, {
    description: 'How many samples fell into it, at least 1: stretches without any are left out.',
  })
  count: number

  @Field(() => Float, { description: 'The lowest sample.' })
  minimum: number

  @Field(() => Float, { description: 'The highest sample.' })
  maximum: number

  @Field(() => Float, {
    description:
      'The mean of the samples; of a ratio, all numerators over all denominators where every sample has them.',
  })
  average: number

  @Field(() => Float, { description: 'The last sample.' })
  last: number

  @Field(() => Float, {
    nullable: true,
    description:
      'How much a counter grew each second, starts from 0 counted in; null unless asked for with withRates, for other kinds, and where no earlier sample is known.',
  })
  ratePerSecond: number | null
}
