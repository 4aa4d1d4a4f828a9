import { Field, ObjectType } from 'type-graphql'
import { SharedWithin } from '../../../platform/graphql/live-directive.ts'
import type { OrderAddress } from './order-address.ts'

@SharedWithin('ORGANISATION')
@ObjectType('OrderAddress', { simpleResolvers: true, description: 'Where an order goes.' })
export class OrderAddressType implements OrderAddress {
  @Field(() => String, { description: 'Who receives it.' })
  recipient: string

  @Field(() => String, { nullable: true, description: 'Firm, when there is one.' })
  company: string | null

  @Field(() => String, { description: 'Street and number.' })
  line1: string

  @Field(() => String, { nullable: true, description: 'Further line of the address.' })
  line2: string | null

  @Field(() => String, { description: 'Postal code, as the country writes it.' })
  postalCode: string

  @Field(() => String, { description: 'City.' })
  city: string

  @Field(() => String, { description: 'Country, ISO 3166-1 alpha-2.' })
  country: string
}
