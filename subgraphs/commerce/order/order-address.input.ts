import { IsOptional, Length, Matches, MaxLength } from 'class-validator'
import { Field, InputType } from 'type-graphql'

@InputType({ description: 'Where an order goes.' })
export class OrderAddressInput {
  @Field(() => String, { description: 'Who receives it, 1 to 200 characters.' })
  @Length(1, 200)
  recipient: string

  @Field(() => String, { nullable: true, description: 'Firm, up to 200 characters.' })
  @IsOptional()
  @MaxLength(200)
  company?: string | null

  @Field(() => String, { description: 'Street and number, 1 to 200 characters.' })
  @Length(1, 200)
  line1: string

  @Field(() => String, { nullable: true, description: 'Further line of the address, up to 200 characters.' })
  @IsOptional()
  @MaxLength(200)
  line2?: string | null

  @Field(() => String, { description: 'Postal code, 1 to 20 characters.' })
  @Length(1, 20)
  postalCode: string

  @Field(() => String, { description: 'City, 1 to 100 characters.' })
  @Length(1, 100)
  city: string

  @Field(() => String, { description: 'Country, ISO 3166-1 alpha-2 in capitals, such as NL.' })
  @Matches(/^[A-Z]{2}$/, { message: 'country must be two capital letters (ISO 3166-1 alpha-2)' })
  country: string
}
