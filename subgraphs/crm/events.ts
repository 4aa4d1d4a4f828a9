import type { NewEvent } from '../../platform/events/event.ts'
import type { CustomerSource, CustomerStage } from './customer/customer.ts'
import type { LeadLossReason } from './lead/lead.ts'
import type { TicketCategory, TicketPriority, TicketStatus } from './ticket/ticket.ts'

/** What crm tells the others. Streams: `crm.<entity>/<id>`. */
export type CompanyRegistered = NewEvent<'crm.company.registered', { companyId: string; name: string }>

export type CustomerRegistered = NewEvent<
  'crm.customer.registered',
  {
    customerId: string
    name: string
    email: string | null
    source: CustomerSource
    /** The account the customer already had. */
    userId: string | null
  }
>
export type CustomerUpdated = NewEvent<
  'crm.customer.updated',
  { customerId: string; changed: readonly string[] }
>
export type CustomerLinked = NewEvent<'crm.customer.linked', { customerId: string; userId: string }>
export type CustomerStageChanged = NewEvent<
  'crm.customer.stage_changed',
  { customerId: string; from: CustomerStage; to: CustomerStage }
>

export type LeadCreated = NewEvent<
  'crm.lead.created',
  { leadId: string; name: string; source: CustomerSource; interest: string | null }
>
export type LeadAssigned = NewEvent<'crm.lead.assigned', { leadId: string; assigneeId: string | null }>
export type LeadContacted = NewEvent<'crm.lead.contacted', { leadId: string; contactedAt: string }>
export type LeadQualified = NewEvent<'crm.lead.qualified', { leadId: string }>
export type LeadLost = NewEvent<'crm.lead.lost', { leadId: string; reason: LeadLossReason }>
export type LeadConverted = NewEvent<
  'crm.lead.converted',
  { leadId: string; customerId: string; isNewCustomer: boolean }
>

export type TicketOpened = NewEvent<
  'crm.ticket.opened',
  {
    ticketId: string
    customerId: string
    orderId: string | null
    subject: string
    category: TicketCategory
    priority: TicketPriority
    dueAt: string
  }
>
export type TicketAssigned = NewEvent<'crm.ticket.assigned', { ticketId: string; assigneeId: string | null }>
export type TicketPrioritised = NewEvent<
  'crm.ticket.prioritised',
  { ticketId: string; priority: TicketPriority; dueAt: string }
>
/** A ticket's status changed; the event's name says how. */
export type TicketMoved = NewEvent<
  | 'crm.ticket.paused'
  | 'crm.ticket.resumed'
  | 'crm.ticket.resolved'
  | 'crm.ticket.closed'
  | 'crm.ticket.reopened',
  { ticketId: string; from: TicketStatus; to: TicketStatus }
>

export type CustomerEvent = CustomerRegistered | CustomerUpdated | CustomerLinked | CustomerStageChanged
export type LeadEvent = LeadCreated | LeadAssigned | LeadContacted | LeadQualified | LeadLost | LeadConverted
export type TicketEvent = TicketOpened | TicketAssigned | TicketPrioritised | TicketMoved
export type CrmEvent = CompanyRegistered | CustomerEvent | LeadEvent | TicketEvent
