import { IsUUID } from 'class-validator'
import { ArgsType, Field, ID } from 'type-graphql'

/** The `id` argument of a query for one entity; resolvers take it with `@Args()`. */
@ArgsType()
export class NodeArgs {
  @Field(() => ID, { description: 'Id of the wanted entity, a UUID.' })
  @IsUUID()
  id: string
}
