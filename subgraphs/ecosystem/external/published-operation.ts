import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('PublishedOperation', {
  simpleResolvers: true,
  description: 'An operation an application may call by its id. It never changes once it is published.',
})
export class EcosystemPublishedOperation {
  @Field(() => ID, { description: 'Id of the publication of this operation, a UUID.' })
  id: string
}
