import { Directive, Field, ID, ObjectType } from 'type-graphql'

@Directive('@key(fields: "id")')
@ObjectType('Order', {
  simpleResolvers: true,
  description: 'A purchase, from placing to delivery or return.',
})
export class CrmOrder {
  @Field(() => ID, { description: 'Id of the order, a UUID.' })
  id: string
}
