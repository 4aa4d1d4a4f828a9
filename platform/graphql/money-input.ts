import { IsInt, Matches, Max, Min } from 'class-validator'
import { Field, Float, InputType } from 'type-graphql'

/** Beyond any real amount, and a double still holds every whole number below it. */
const maxAmount = 1_000_000_000_000

@InputType({ description: 'An amount of money, as a client gives it.' })
export class MoneyInput {
  @Field(() => Float, {
    description: 'Whole minor units of the currency (cents, kobo), 0 to 1000000000000: 1999 is 19.99.',
  })
  @IsInt()
  @Min(0)
  @Max(maxAmount)
  amount: number

  @Field(() => String, { description: 'ISO 4217 code of the currency, such as EUR.' })
  @Matches(/^[A-Z]{3}$/)
  currency: string
}
