import { IsOptional, IsUUID, Length, Matches } from 'class-validator'
import { Field, ID, InputType } from 'type-graphql'
import { entityPayloadType } from '../../../platform/graphql/entity-payload.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { ErrorCodes } from '../../../platform/graphql/payload.ts'
import { SortDirectionEnum } from '../../../platform/graphql/sort-direction.ts'
import type { SortDirection } from '../../../platform/graphql/sort-direction.ts'
import type { TicketCategory, TicketPriority, TicketStatus, TicketTransition } from './ticket.ts'
import {
  Ticket,
  TicketCategoryEnum,
  TicketPriorityEnum,
  TicketStatusEnum,
  TicketTransitionEnum,
} from './ticket.type.ts'

@InputType({ description: 'Which tickets to list; conditions left out hold for all.' })
export class TicketFilterInput {
  @Field(() => TicketStatusEnum, { nullable: true, description: 'Only tickets that stand here.' })
  status?: TicketStatus | null

  @Field(() => TicketPriorityEnum, { nullable: true, description: 'Only tickets of this priority.' })
  priority?: TicketPriority | null

  @Field(() => TicketCategoryEnum, { nullable: true, description: 'Only tickets about this.' })
  category?: TicketCategory | null

  @Field(() => ID, { nullable: true, description: 'Only tickets this user takes care of.' })
  @IsOptional()
  @IsUUID()
  assigneeId?: string | null
}

export type TicketSortField = 'CREATED_AT' | 'DUE_AT'
export const TicketSortFieldEnum = enumType('TicketSortField', 'What tickets can be sorted by.', {
  CREATED_AT: 'When they were opened.',
  DUE_AT: 'When they have to be resolved.',
} satisfies Record<TicketSortField, string>)

@InputType({ description: 'How to sort tickets.' })
export class TicketSortInput {
  @Field(() => TicketSortFieldEnum, { description: 'What to sort by.' })
  field: TicketSortField

  @Field(() => SortDirectionEnum, { description: 'Which way.' })
  direction: SortDirection
}

@InputType({ description: 'A new request for help.' })
export class TicketOpenInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Customer who asks; left out, the customer you are yourself.',
  })
  @IsOptional()
  @IsUUID()
  customerId?: string | null

  @Field(() => ID, { nullable: true, description: 'Order of the customer it is about.' })
  @IsOptional()
  @IsUUID()
  orderId?: string | null

  @Field(() => String, { description: 'What the customer wants, 3 to 200 characters.' })
  @Length(3, 200)
  @Matches(/\S/, { message: 'subject must not be blank' })
  subject: string

  @Field(() => String, { description: 'The request in full, 1 to 20000 characters.' })
  @Length(1, 20_000)
  @Matches(/\S/, { message: 'body must not be blank' })
  body: string

  @Field(() => TicketCategoryEnum, { description: 'What it is about.' })
  category: TicketCategory

  @Field(() => TicketPriorityEnum, {
    nullable: true,
    description: 'How soon it has to be resolved; NORMAL when left out, at least HIGH in matters of safety.',
  })
  priority?: TicketPriority | null
}

@InputType({ description: 'Who takes care of a ticket.' })
export class TicketAssignInput {
  @Field(() => ID, { description: 'Id of the ticket.' })
  @IsUUID()
  ticketId: string

  @Field(() => ID, {
    nullable: true,
    description: 'User of your organisation who takes care of it; null takes it from everybody.',
  })
  @IsOptional()
  @IsUUID()
  assigneeId?: string | null
}

@InputType({ description: 'How soon a ticket has to be resolved.' })
export class TicketPrioritiseInput {
  @Field(() => ID, { description: 'Id of the ticket.' })
  @IsUUID()
  ticketId: string

  @Field(() => TicketPriorityEnum, { description: 'The new priority; the due time follows it.' })
  priority: TicketPriority
}

@InputType({ description: 'A step in the life of a ticket.' })
export class TicketMoveInput {
  @Field(() => ID, { description: 'Id of the ticket.' })
  @IsUUID()
  ticketId: string

  @Field(() => TicketTransitionEnum, { description: 'The step; viewerTransitions tells which you may take.' })
  transition: TicketTransition
}

const ticketPayload = (mutation: string, codes: ErrorCodes) =>
  entityPayloadType(mutation, 'ticket', () => Ticket, codes)
const notFound = { NOT_FOUND: 'There is no such ticket that you may see.' }
const done = { TICKET_DONE: 'The ticket is resolved or closed.' }

export const TicketOpenPayload = ticketPayload('TicketOpen', {
  CUSTOMER_NOT_FOUND: 'There is no such customer that you may see.',
  NOT_A_CUSTOMER: 'You are no customer yourself, so a customer has to be named.',
  ORDER_NOT_FOUND: 'There is no such order of this customer.',
})
export const TicketAssignPayload = ticketPayload('TicketAssign', {
  ...notFound,
  ...done,
  ASSIGNEE_NOT_MEMBER: 'The user does not work for your organisation.',
})
export const TicketPrioritisePayload = ticketPayload('TicketPrioritise', { ...notFound, ...done })
export const TicketMovePayload = ticketPayload('TicketMove', {
  ...notFound,
  NOT_ALLOWED: 'This step is not yours to take.',
  WRONG_STATUS: 'The ticket is in a status this step does not start from.',
})
