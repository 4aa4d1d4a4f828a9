import { IsEmail, IsISO31661Alpha2, IsOptional, IsUUID, Length, Matches, MaxLength } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import type { ErrorCodes } from '../../../platform/graphql/payload.ts'
import type { CustomerSource } from '../customer/customer.ts'
import { Customer, CustomerSourceEnum } from '../customer/customer.type.ts'
import type { LeadLossReason, LeadStatus } from './lead.ts'
import { Lead, LeadLossReasonEnum, LeadStatusEnum } from './lead.type.ts'

@InputType({ description: 'Which leads to list; conditions left out hold for all.' })
export class LeadFilterInput {
  @Field(() => LeadStatusEnum, { nullable: true, description: 'Only leads that have come this far.' })
  status?: LeadStatus | null

  @Field(() => CustomerSourceEnum, { nullable: true, description: 'Only leads that came from there.' })
  source?: CustomerSource | null

  @Field(() => ID, { nullable: true, description: 'Only leads this user takes care of.' })
  @IsOptional()
  @IsUUID()
  assigneeId?: string | null
}

@InputType({ description: 'What is known of a new lead.' })
export class LeadCreateInput {
  @Field(() => String, { description: 'Full name, 1 to 200 characters.' })
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name: string

  @Field(() => String, { nullable: true, description: 'E-mail address, up to 254 characters.' })
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

  @Field(() => String, { nullable: true, description: 'Company they work for, up to 200 characters.' })
  @IsOptional()
  @Length(1, 200)
  companyName?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'ISO 3166 code of the country, such as IE; telephone numbers in national form are read by it.',
  })
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  @IsISO31661Alpha2()
  country?: string | null

  @Field(() => CustomerSourceEnum, { description: 'Where the lead came from.' })
  source: CustomerSource

  @Field(() => String, { nullable: true, description: 'What they want, in up to 200 characters.' })
  @IsOptional()
  @Length(1, 200)
  interest?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What they wrote or said first, up to 5000 characters.',
  })
  @IsOptional()
  @Length(1, 5000)
  note?: string | null
}

@InputType({ description: 'Who takes care of a lead.' })
export class LeadAssignInput {
  @Field(() => ID, { description: 'Id of the lead.' })
  @IsUUID()
  leadId: string

  @Field(() => ID, {
    nullable: true,
    description: 'User of your organisation who takes care of it; null takes it from everybody.',
  })
  @IsOptional()
  @IsUUID()
  assigneeId?: string | null
}

@InputType({ description: 'A contact with a lead.' })
export class LeadRecordContactInput {
  @Field(() => ID, { description: 'Id of the lead.' })
  @IsUUID()
  leadId: string

  @Field(() => Date, { nullable: true, description: 'When it was; now when left out, never in the future.' })
  contactedAt?: Date | null
}

@InputType({ description: 'Which lead is qualified.' })
export class LeadQualifyInput {
  @Field(() => ID, { description: 'Id of the lead.' })
  @IsUUID()
  leadId: string
}

@InputType({ description: 'Which lead is lost, and why.' })
export class LeadLoseInput {
  @Field(() => ID, { description: 'Id of the lead.' })
  @IsUUID()
  leadId: string

  @Field(() => LeadLossReasonEnum, { description: 'Why it was lost.' })
  reason: LeadLossReason
}

@InputType({ description: 'Which lead becomes a customer.' })
export class LeadConvertInput {
  @Field(() => ID, { description: 'Id of the lead.' })
  @IsUUID()
  leadId: string

  @Field(() => ID, {
    nullable: true,
    description: 'Customer it is known to be; left out, it is matched by e-mail address, telephone and name.',
  })
  @IsOptional()
  @IsUUID()
  customerId?: string | null
}

const leadPayload = (mutation: string, codes: ErrorCodes) =>
  entityPayloadType(mutation, 'lead', () => Lead, codes)
const notFound = { NOT_FOUND: 'There is no such lead in your organisation.' }
const closed = { LEAD_CLOSED: 'The lead is in a state that does not allow this.' }

export const LeadCreatePayload = leadPayload('LeadCreate', {
  NOT_REACHABLE: 'Neither an e-mail address nor a telephone number is given.',
})
export const LeadAssignPayload = leadPayload('LeadAssign', {
  ...notFound,
  ...closed,
  ASSIGNEE_NOT_MEMBER: 'The user does not work for your organisation.',
})
export const LeadRecordContactPayload = leadPayload('LeadRecordContact', {
  ...notFound,
  ...closed,
  IN_THE_FUTURE: 'The contact has not happened yet.',
})
export const LeadQualifyPayload = leadPayload('LeadQualify', { ...notFound, ...closed })
export const LeadLosePayload = leadPayload('LeadLose', { ...notFound, ...closed })

export const LeadConvertError = userErrorType('LeadConvert', {
  ...notFound,
  LEAD_LOST: 'The lead was lost.',
  ALREADY_CONVERTED: 'The lead became another customer than the one named.',
  CUSTOMER_NOT_FOUND: 'There is no such customer in your organisation.',
  AMBIGUOUS_MATCH: 'Several customers match; name one of the candidates as customerId.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of leadConvert.' })
export class LeadConvertPayload {
  @Field(() => Lead, { nullable: true, description: 'The converted lead; null when refused.' })
  lead: Lead | null

  @Field(() => Customer, { nullable: true, description: 'The customer it became; null when refused.' })
  customer: Customer | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the customer was made for it; false when one was known already.',
  })
  isNewCustomer: boolean | null

  @Field(() => [LeadConvertError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof LeadConvertError>[]
}
