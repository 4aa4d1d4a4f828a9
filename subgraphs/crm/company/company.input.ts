import { IsISO31661Alpha2, IsOptional, Length, Matches } from 'class-validator'
import { Field, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { Company } from './company.type.ts'

@InputType({ description: 'Which companies to list; conditions left out hold for all.' })
export class CompanyFilterInput {
  @Field(() => String, {
    nullable: true,
    description: 'Part of the name, up to 100 characters; case, accents and legal form do not matter.',
  })
  @IsOptional()
  @Length(1, 100)
  search?: string | null
}

@InputType({ description: 'What is known of a company.' })
export class CompanyRegisterInput {
  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name: string

  @Field(() => String, { nullable: true, description: 'ISO 3166 code of the country, such as IE.' })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  @IsISO31661Alpha2()
  country?: string | null
}

export const CompanyRegisterError = userErrorType('CompanyRegister', {
  NAME_TAKEN:
    'The organisation already knows a company of this name; legal form, case and accents do not count.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of companyRegister.' })
export class CompanyRegisterPayload {
  @Field(() => Company, { nullable: true, description: 'The new company; null when refused.' })
  company: Company | null

  @Field(() => [CompanyRegisterError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof CompanyRegisterError>[]
}
