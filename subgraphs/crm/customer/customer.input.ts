import { IsEmail, IsOptional, Length, MaxLength } from 'class-validator'
import { Field, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import type { CustomerSource } from './customer.ts'
import { Customer, CustomerSourceEnum } from './customer.type.ts'

@InputType({ description: 'What is known of a new customer.' })
export class CustomerRegisterInput {
  @Field(() => String, { description: 'Full name, 1 to 200 characters.' })
  @Length(1, 200)
  name: string

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address; no other customer of the organisation may have it.',
  })
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Telephone number in any common form, up to 40 characters.',
  })
  @IsOptional()
  @MaxLength(40)
  phone?: string | null

  @Field(() => CustomerSourceEnum, { description: 'Where the customer came from.' })
  source: CustomerSource
}

export const CustomerRegisterError = userErrorType('CustomerRegister', {
  EMAIL_TAKEN: 'Another customer of the organisation has this e-mail address.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of customerRegister.' })
export class CustomerRegisterPayload {
  @Field(() => Customer, { nullable: true, description: 'The new customer; null when refused.' })
  customer: Customer | null

  @Field(() => [CustomerRegisterError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof CustomerRegisterError>[]
}
