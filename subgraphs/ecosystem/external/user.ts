import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('User', { simpleResolvers: true, description: 'A person who can sign in.' })
export class EcosystemUser {
  @Field(() => ID, { description: 'Id of the user, a UUID.' })
  id: string
}
