import {
  IsEmail,
  IsISO31661Alpha2,
  IsNotEmpty,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { SortDirectionEnum } from '../../../platform/graphql/sort-direction.ts'
import type { SortDirection } from '../../../platform/graphql/sort-direction.ts'
import type { CustomerSource, CustomerStage } from './customer.ts'
import { Customer, CustomerSourceEnum, CustomerStageEnum } from './customer.type.ts'

@InputType({ description: 'Which customers to list; conditions left out hold for all.' })
export class CustomerFilterInput {
  @Field(() => CustomerStageEnum, { nullable: true, description: 'Only customers in this stage.' })
  stage?: CustomerStage | null

  @Field(() => CustomerSourceEnum, { nullable: true, description: 'Only customers that came from there.' })
  source?: CustomerSource | null

  @Field(() => String, {
    nullable: true,
    description:
      'Part of the name, e-mail address or telephone number, up to 100 characters; case, accents and apostrophes do not matter.',
  })
  @IsOptional()
  @Length(1, 100)
  search?: string | null
}

export type CustomerSortField = 'CREATED_AT' | 'NAME'
export const CustomerSortFieldEnum = enumType('CustomerSortField', 'What customers can be sorted by.', {
  CREATED_AT: 'When they were first known to us.',
  NAME: 'Their name, without regard to case and accents.',
} satisfies Record<CustomerSortField, string>)

@InputType({ description: 'How to sort customers.' })
export class CustomerSortInput {
  @Field(() => CustomerSortFieldEnum, { description: 'What to sort by.' })
  field: CustomerSortField

  @Field(() => SortDirectionEnum, { description: 'Which way.' })
  direction: SortDirection
}

@InputType({ description: 'What is known of a new customer.' })
export class CustomerRegisterInput {
  @Field(() => String, { description: 'Full name, 1 to 200 characters.' })
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name: string

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address; no other customer of the organisation may have it.',
  })
  @IsOptional()
  @MaxLength(254)
  @IsEmail()
  email?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Telephone number in any common form, up to 40 characters.',
  })
  @IsOptional()
  @Length(1, 40)
  phone?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'ISO 3166 code of the country, such as IE; telephone numbers in national form are read by it.',
  })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  @IsISO31661Alpha2()
  country?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Company the customer works for, up to 200 characters; made when it is not known yet.',
  })
  @IsOptional()
  @Length(1, 200)
  companyName?: string | null

  @Field(() => CustomerSourceEnum, { description: 'Where the customer came from.' })
  source: CustomerSource
}

@InputType({ description: 'What to change of a customer; fields left out stay, null empties.' })
export class CustomerUpdateInput {
  @Field(() => ID, { description: 'Id of the customer to change.' })
  @IsUUID()
  customerId: string

  @Field(() => String, { nullable: true, description: 'Full name, 1 to 200 characters; cannot be emptied.' })
  @ValidateIf((_, value) => value !== undefined)
  @IsNotEmpty()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address; no other customer of the organisation may have it.',
  })
  @IsOptional()
  @MaxLength(254)
  @IsEmail()
  email?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Telephone number in any common form, up to 40 characters.',
  })
  @IsOptional()
  @Length(1, 40)
  phone?: string | null

  @Field(() => String, { nullable: true, description: 'ISO 3166 code of the country, such as IE.' })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  @IsISO31661Alpha2()
  country?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Company the customer works for, up to 200 characters; made when it is not known yet.',
  })
  @IsOptional()
  @Length(1, 200)
  companyName?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'Dealer organisation the customer buys for; its members then see the customer.',
  })
  @IsOptional()
  @IsUUID()
  dealerId?: string | null

  @Field(() => CustomerStageEnum, {
    nullable: true,
    description: 'How far the relation has come; cannot be emptied.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsNotEmpty()
  stage?: CustomerStage | null
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

export const CustomerUpdateError = userErrorType('CustomerUpdate', {
  NOT_FOUND: 'There is no such customer in your organisation.',
  EMAIL_TAKEN: 'Another customer of the organisation has this e-mail address.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of customerUpdate.' })
export class CustomerUpdatePayload {
  @Field(() => Customer, { nullable: true, description: 'The customer as it is now; null when refused.' })
  customer: Customer | null

  @Field(() => [CustomerUpdateError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof CustomerUpdateError>[]
}
