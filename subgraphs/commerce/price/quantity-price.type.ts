import { Field, Int, ObjectType } from 'type-graphql'
import { Money } from '../../../platform/graphql/money.ts'

@ObjectType({
  simpleResolvers: true,
  description: 'What a piece costs you when you take at least so many.',
})
export class QuantityPrice {
  @Field(() => Int, { description: 'Fewest pieces of an order line that get this price.' })
  minimumQuantity: number

  @Field(() => Money, { description: 'Price of one piece, without VAT.' })
  unitPrice: Money
}
