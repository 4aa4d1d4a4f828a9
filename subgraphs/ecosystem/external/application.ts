import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id")')
@ObjectType('Application', {
  simpleResolvers: true,
  description: 'A program of a partner that calls the graph with keys of its own.',
})
export class EcosystemApplication {
  @Field(() => ID, { description: 'Id of the application, a UUID.' })
  id: string
}
