import { Field, ID, Int, ObjectType } from 'type-graphql'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'

@SharedWithin('ORGANISATION')
@ObjectType({ simpleResolvers: true, description: 'One variant of an order.' })
export class OrderLine {
  @Field(() => ID, { description: 'Id of the order line, a UUID.' })
  id: string

  @Field(() => String, { description: 'SKU of the variant when the order was placed.' })
  sku: string

  @Field(() => String, { description: 'Name of the variant when the order was placed.' })
  name: string

  @Field(() => Int, { description: 'Pieces.' })
  quantity: number
}
