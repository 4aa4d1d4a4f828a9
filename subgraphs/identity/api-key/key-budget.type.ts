import { Field, Int, ObjectType } from 'type-graphql'

@ObjectType({
  simpleResolvers: true,
  description:
    'How much work a key may ask for. An object answered costs about a point, a mutation ten more; answers tell in extensions.budget what is left.',
})
export class KeyBudget {
  @Field(() => Int, { description: 'Points it may spend at once.' })
  pointsCapacity: number

  @Field(() => Int, { description: 'Points it gets back each second, up to the capacity.' })
  pointsPerSecond: number

  @Field(() => Int, { description: 'The most one request may be estimated at, in points.' })
  requestCeiling: number

  @Field(() => Int, { description: 'Requests under way at the same time.' })
  concurrency: number
}
