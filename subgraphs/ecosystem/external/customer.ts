import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id")')
@ObjectType('Customer', { simpleResolvers: true, description: 'A person or firm we sell to or may sell to.' })
export class EcosystemCustomer {
  @Field(() => ID, { description: 'Id of the customer, a UUID.' })
  id: string
}
