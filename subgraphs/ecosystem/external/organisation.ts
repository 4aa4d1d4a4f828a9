import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id")')
@ObjectType('Organisation', {
  simpleResolvers: true,
  description: 'A tenant: ourselves, a dealer, a client of the control room or a service provider.',
})
export class EcosystemOrganisation {
  @Field(() => ID, { description: 'Id of the organisation, a UUID.' })
  id: string
}
