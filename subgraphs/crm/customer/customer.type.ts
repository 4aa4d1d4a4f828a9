import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import type { CustomerSource, CustomerStage } from './customer.ts'

export const CustomerStageEnum = enumType('CustomerStage', 'How far the relation with a customer has come.', {
  PROSPECT: 'Known, has not bought yet.',
  ACTIVE: 'Bought within the last year.',
  DORMANT: 'Bought before, not within the last year.',
  LOST: 'Told us they will not buy again.',
} satisfies Record<CustomerStage, string>)

export const CustomerSourceEnum = enumType('CustomerSource', 'Where a customer or lead came from.', {
  WEB: 'The web shop.',
  SEARCH_AD: 'An advertisement beside search results.',
  REFERRAL: 'Another customer.',
  TRADE_FAIR: 'A trade fair.',
  MARKETPLACE: 'A marketplace of somebody else.',
  PHONE: 'A call.',
  DEALER: 'A dealer.',
  IMPORT: 'Another system.',
} satisfies Record<CustomerSource, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'A person or firm we sell to or may sell to.' })
export class Customer {
  @SharedWithin('ORGANISATION')
  @Field(() => ID, { description: 'Id of the customer, a UUID.' })
  id: string

  @Field(() => String, { description: 'Full name, as the customer writes it; up to 200 characters.' })
  name: string

  @Field(() => String, { nullable: true, description: 'E-mail address, as the customer writes it.' })
  email: string | null

  @Field(() => String, { nullable: true, description: 'Telephone number, as the customer writes it.' })
  phone: string | null

  @Field(() => String, { nullable: true, description: 'ISO 3166 code of the country, such as IE.' })
  country: string | null

  @Field(() => CustomerSourceEnum, { description: 'Where the customer came from.' })
  source: CustomerSource

  @Field(() => CustomerStageEnum, { description: 'How far the relation has come.' })
  stage: CustomerStage

  @Field(() => Date, { description: 'When the customer was first known to us.' })
  createdAt: Date

  @Field(() => Date, { description: 'When the record last changed.' })
  updatedAt: Date
}

export const CustomerConnection = connectionType('Customer', () => Customer)
