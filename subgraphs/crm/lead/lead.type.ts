import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { CustomerSource } from '../customer/customer.ts'
import { CustomerSourceEnum } from '../customer/customer.type.ts'
import type { LeadLossReason, LeadStatus } from './lead.ts'

export const LeadStatusEnum = enumType('LeadStatus', 'How far a lead has come.', {
  NEW: 'Nobody has spoken with them yet.',
  CONTACTED: 'Somebody has spoken with them.',
  QUALIFIED: 'They want to buy and can.',
  CONVERTED: 'They became a customer.',
  LOST: 'They will not buy.',
} satisfies Record<LeadStatus, string>)

export const LeadLossReasonEnum = enumType('LeadLossReason', 'Why a lead was lost.', {
  PRICE: 'Too dear.',
  NO_ANSWER: 'They stopped answering.',
  BOUGHT_ELSEWHERE: 'They bought from somebody else.',
  NO_BUDGET: 'They have no money for it.',
  OUT_OF_RANGE: 'We do not sell what they need.',
} satisfies Record<LeadLossReason, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'Somebody who may become a customer.' })
export class Lead {
  @Field(() => ID, { description: 'Id of the lead, a UUID.' })
  id: string

  @Field(() => String, { description: 'Full name, as it was written; up to 200 characters.' })
  name: string

  @Field(() => String, { nullable: true, description: 'E-mail address, as it was written.' })
  email: string | null

  @Field(() => String, { nullable: true, description: 'Telephone number, as it was written.' })
  phone: string | null

  @Field(() => String, { nullable: true, description: 'Company they work for, as it was written.' })
  companyName: string | null

  @Field(() => String, { nullable: true, description: 'ISO 3166 code of the country, such as IE.' })
  country: string | null

  @Field(() => CustomerSourceEnum, { description: 'Where the lead came from.' })
  source: CustomerSource

  @Field(() => String, { nullable: true, description: 'What they want, in a few words.' })
  interest: string | null

  @Field(() => String, { nullable: true, description: 'What they wrote or said first.' })
  note: string | null

  @Field(() => LeadStatusEnum, { description: 'How far the lead has come.' })
  status: LeadStatus

  @Field(() => LeadLossReasonEnum, { nullable: true, description: 'Why it was lost; null unless LOST.' })
  lossReason: LeadLossReason | null

  @Field(() => Date, { nullable: true, description: 'When somebody last spoke with them.' })
  lastContactAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was converted or lost.' })
  closedAt: Date | null

  @Field(() => Date, { description: 'When they first turned to us.' })
  createdAt: Date

  @Field(() => Date, { description: 'When the record last changed.' })
  updatedAt: Date
}

export const LeadConnection = connectionType('Lead', () => Lead)
