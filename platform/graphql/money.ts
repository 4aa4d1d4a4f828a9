import { Directive, Field, Float, ObjectType } from 'type-graphql'
import { SharedWithin } from './live-directive.ts'

@SharedWithin('ORGANISATION')
@Directive('@shareable')
@ObjectType({ simpleResolvers: true, description: 'An amount of money.' })
export class Money {
  // Int ends at 21 million euro; a double holds whole cents exactly up to 90 trillion.
  @Field(() => Float, { description: 'Whole minor units of the currency (cents, kobo): 1999 is 19.99.' })
  amount: number

  @Field(() => String, { description: 'ISO 4217 code of the currency, such as EUR.' })
  currency: string
}
