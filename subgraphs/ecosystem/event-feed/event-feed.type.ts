import { Directive, Field, ID, ObjectType } from 'type-graphql'
import type { LogAddress } from '../../../platform/events/event.ts'

@Directive('@inaccessible')
@ObjectType({
  simpleResolvers: true,
  description: 'What the log told next, for our own services: which things events were about.',
})
export class EventNews {
  @Field(() => String, { description: 'Everything up to this place was told: where in which log.' })
  position: LogAddress

  @Field(() => [ID], { description: 'Every UUID in the streams and data of the events told now.' })
  ids: readonly string[]
}
