import {
  ArrayMaxSize,
  ArrayMinSize,
  IsOptional,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator'
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import { SortDirectionEnum } from '../../../platform/graphql/sort-direction.ts'
import type { SortDirection } from '../../../platform/graphql/sort-direction.ts'
import { OrderAddressInput } from './order-address.input.ts'
import { maxLines, maxQuantity } from './order-lines.ts'
import type { OrderSortField, OrderStatus } from './order.ts'
import { Order, OrderStatusEnum } from './order.type.ts'

const OrderSortFieldEnum = enumType('OrderSortField', 'What a list of orders is sorted by.', {
  PLACED_AT: 'When they were placed.',
  TOTAL: 'What they cost in all.',
} satisfies Record<OrderSortField, string>)

@InputType({ description: 'Which orders are wanted; all conditions hold together.' })
export class OrderFilterInput {
  @Field(() => [OrderStatusEnum], { nullable: true, description: 'In one of these statuses, max 100.' })
  @IsOptional()
  @ArrayMaxSize(100)
  statuses?: OrderStatus[] | null

  @Field(() => Date, { nullable: true, description: 'Placed at this time or later.' })
  placedFrom?: Date | null

  @Field(() => Date, { nullable: true, description: 'Placed before this time.' })
  placedBefore?: Date | null
}

@InputType({ description: 'How a list of orders is sorted.' })
export class OrderSortInput {
  @Field(() => OrderSortFieldEnum, { description: 'What it is sorted by.' })
  field: OrderSortField

  @Field(() => SortDirectionEnum, { description: 'Which end comes first.' })
  direction: SortDirection
}

@InputType({ description: 'What is wanted of one variant.' })
export class OrderLineInput {
  @Field(() => ID, { description: 'Variant, a UUID. Lines of the same variant become one.' })
  @IsUUID()
  variantId: string

  @Field(() => Int, { description: 'Pieces, 1 to 10,000.' })
  @Min(1)
  @Max(maxQuantity)
  quantity: number
}

@InputType({ description: 'An order to place.' })
export class OrderPlaceInput {
  @Field(() => String, {
    description:
      'A key of your own, 1 to 64 characters, best a UUID: sent again with the same content it answers the order that was placed the first time.',
  })
  @Length(1, 64)
  clientKey: string

  @Field(() => [OrderLineInput], { description: 'What is ordered, 1 to 100 lines.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(maxLines)
  @ValidateNested({ each: true })
  lines: OrderLineInput[]

  @Field(() => OrderAddressInput, { description: 'Where it goes.' })
  @ValidateNested()
  shippingAddress: OrderAddressInput

  @Field(() => ID, {
    nullable: true,
    description: 'Customer it is placed for, a UUID; only for staff of the operator.',
  })
  @IsOptional()
  @IsUUID()
  customerId?: string | null

  @Field(() => String, { nullable: true, description: 'What you want to add, up to 1,000 characters.' })
  @IsOptional()
  @MaxLength(1000)
  note?: string | null
}

export const OrderPlaceError = userErrorType('OrderPlace', {
  NOT_FOUND: 'There is no such variant or customer.',
  NOT_FOR_SALE: 'The variant has no price for you now.',
  OUT_OF_STOCK: 'Fewer are left than asked for; the message says how many.',
  SELLERS_MIXED: 'The variants are of different sellers and need an order each.',
  CLIENT_KEY_REUSED: 'Another order was placed under this client key.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of orderPlace.' })
export class OrderPlacePayload {
  @Field(() => Order, { nullable: true, description: 'The order; null when refused.' })
  order: Order | null

  @Field(() => [OrderPlaceError], { description: 'Why it was refused; empty when it was not.' })
  userErrors: InstanceType<typeof OrderPlaceError>[]
}
