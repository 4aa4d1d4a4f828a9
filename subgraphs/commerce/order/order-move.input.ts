import { IsUUID } from 'class-validator'
import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { userErrorType } from '../../../platform/graphql/payload.ts'
import type { CancellationReason } from './order.ts'
import { CancellationReasonEnum, Order } from './order.type.ts'

const notFound = 'There is no such order that you may see.'
const illegalTransition = 'The order is in a status from which this step does not lead on.'
const orderAfterwards = 'The order as it is now; null when refused.'
const whyRefused = 'Why it was refused; empty when it was not.'

@InputType({ description: 'The order that was paid.' })
export class OrderMarkPaidInput {
  @Field(() => ID, { description: 'Id of the order, a UUID.' })
  @IsUUID()
  id: string
}

export const OrderMarkPaidError = userErrorType('OrderMarkPaid', {
  NOT_FOUND: notFound,
  ILLEGAL_TRANSITION: illegalTransition,
})

@ObjectType({ simpleResolvers: true, description: 'Answer of orderMarkPaid.' })
export class OrderMarkPaidPayload {
  @Field(() => Order, { nullable: true, description: orderAfterwards })
  order: Order | null

  @Field(() => [OrderMarkPaidError], { description: whyRefused })
  userErrors: InstanceType<typeof OrderMarkPaidError>[]
}

@InputType({ description: 'The order that was packed.' })
export class OrderPackInput {
  @Field(() => ID, { description: 'Id of the order, a UUID.' })
  @IsUUID()
  id: string
}

export const OrderPackError = userErrorType('OrderPack', {
  NOT_FOUND: notFound,
  ILLEGAL_TRANSITION: illegalTransition,
})

@ObjectType({ simpleResolvers: true, description: 'Answer of orderPack.' })
export class OrderPackPayload {
  @Field(() => Order, { nullable: true, description: orderAfterwards })
  order: Order | null

  @Field(() => [OrderPackError], { description: whyRefused })
  userErrors: InstanceType<typeof OrderPackError>[]
}

@InputType({ description: 'The order that reached its buyer.' })
export class OrderDeliverInput {
  @Field(() => ID, { description: 'Id of the order, a UUID.' })
  @IsUUID()
  id: string
}

export const OrderDeliverError = userErrorType('OrderDeliver', {
  NOT_FOUND: notFound,
  ILLEGAL_TRANSITION: illegalTransition,
})

@ObjectType({ simpleResolvers: true, description: 'Answer of orderDeliver.' })
export class OrderDeliverPayload {
  @Field(() => Order, { nullable: true, description: orderAfterwards })
  order: Order | null

  @Field(() => [OrderDeliverError], { description: whyRefused })
  userErrors: InstanceType<typeof OrderDeliverError>[]
}

@InputType({ description: 'The order to call off.' })
export class OrderCancelInput {
  @Field(() => ID, { description: 'Id of the order, a UUID.' })
  @IsUUID()
  id: string

  @Field(() => CancellationReasonEnum, {
    nullable: true,
    description: 'Why; CUSTOMER_REQUEST when left out. A buyer cannot give another reason.',
  })
  reason?: CancellationReason | null
}

export const OrderCancelError = userErrorType('OrderCancel', {
  NOT_FOUND: notFound,
  ILLEGAL_TRANSITION: illegalTransition,
})

@ObjectType({ simpleResolvers: true, description: 'Answer of orderCancel.' })
export class OrderCancelPayload {
  @Field(() => Order, { nullable: true, description: orderAfterwards })
  order: Order | null

  @Field(() => [OrderCancelError], { description: whyRefused })
  userErrors: InstanceType<typeof OrderCancelError>[]
}

@InputType({ description: 'The order that was sent back.' })
export class OrderReturnInput {
  @Field(() => ID, { description: 'Id of the order, a UUID.' })
  @IsUUID()
  id: string
}

export const OrderReturnError = userErrorType('OrderReturn', {
  NOT_FOUND: notFound,
  ILLEGAL_TRANSITION: illegalTransition,
  RETURN_WINDOW_CLOSED: 'It was delivered more than 30 days ago.',
})

@ObjectType({ simpleResolvers: true, description: 'Answer of orderReturn.' })
export class OrderReturnPayload {
  @Field(() => Order, { nullable: true, description: orderAfterwards })
  order: Order | null

  @Field(() => [OrderReturnError], { description: whyRefused })
  userErrors: InstanceType<typeof OrderReturnError>[]
}
