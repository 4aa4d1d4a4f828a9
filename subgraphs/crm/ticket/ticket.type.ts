import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connectionType } from '../../../platform/graphql/connection.ts'
import { enumType } from '../../../platform/graphql/enum-type.ts'
import type { TicketCategory, TicketPriority, TicketStatus, TicketTransition } from './ticket.ts'

export const TicketStatusEnum = enumType('TicketStatus', 'Where a ticket stands.', {
  OPEN: 'Waits for us.',
  PENDING: 'Waits for the customer.',
  RESOLVED: 'Answered; the customer may still reopen it.',
  CLOSED: 'Done.',
} satisfies Record<TicketStatus, string>)

export const TicketPriorityEnum = enumType('TicketPriority', 'How soon a ticket has to be resolved.', {
  LOW: 'Within seven days.',
  NORMAL: 'Within three days.',
  HIGH: 'Within 24 hours.',
  URGENT: 'Within eight hours.',
} satisfies Record<TicketPriority, string>)

export const TicketCategoryEnum = enumType('TicketCategory', 'What a ticket is about.', {
  DELIVERY: 'Where a parcel is, or how it arrived.',
  WARRANTY: 'A battery that fails before its time.',
  TECHNICAL: 'How to choose, connect or charge.',
  RETURN: 'Sending something back.',
  BILLING: 'An invoice, a payment or a refund.',
  SAFETY: 'Heat, smell, swelling or leakage; never of less than high priority.',
  ACCOUNT: 'Signing in and personal data.',
} satisfies Record<TicketCategory, string>)

export const TicketTransitionEnum = enumType('TicketTransition', 'A step in the life of a ticket.', {
  PAUSE: 'OPEN to PENDING: the customer was asked something. By staff.',
  RESUME: 'PENDING to OPEN: the customer answered. By staff or customer.',
  RESOLVE: 'OPEN or PENDING to RESOLVED. By staff.',
  CLOSE: 'RESOLVED to CLOSED. By staff or customer.',
  REOPEN: 'RESOLVED or CLOSED to OPEN. By staff or customer.',
} satisfies Record<TicketTransition, string>)

@Directive('@key(fields: "id")')
@ObjectType({ simpleResolvers: true, description: 'A request for help from a customer.' })
export class Ticket {
  @Field(() => ID, { description: 'Id of the ticket, a UUID.' })
  id: string

  @Field(() => String, { description: 'What the customer wants, in up to 200 characters.' })
  subject: string

  @Field(() => String, { description: 'The request in full, up to 20000 characters.' })
  body: string

  @Field(() => TicketCategoryEnum, { description: 'What it is about.' })
  category: TicketCategory

  @Field(() => TicketPriorityEnum, { description: 'How soon it has to be resolved.' })
  priority: TicketPriority

  @Field(() => TicketStatusEnum, { description: 'Where it stands.' })
  status: TicketStatus

  @Field(() => Date, { description: 'When it has to be resolved at the latest.' })
  dueAt: Date

  @Field(() => Date, { nullable: true, description: 'When it was resolved; null while it is not.' })
  resolvedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was closed; null while it is not.' })
  closedAt: Date | null

  @Field(() => Date, { description: 'When it was opened.' })
  createdAt: Date

  @Field(() => Date, { description: 'When it last changed.' })
  updatedAt: Date
}

export const TicketConnection = connectionType('Ticket', () => Ticket)
