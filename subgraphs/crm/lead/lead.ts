import type { CustomerSource } from '../customer/customer.ts'
import type { LeadEvent } from '../events.ts'

/** The rules of leads: pure, no clock and no database. */
export type LeadStatus = 'NEW' | 'CONTACTED' | 'QUALIFIED' | 'CONVERTED' | 'LOST'
export type LeadLossReason = 'PRICE' | 'NO_ANSWER' | 'BOUGHT_ELSEWHERE' | 'NO_BUDGET' | 'OUT_OF_RANGE'

export interface LeadState {
  readonly id: string
  readonly name: string
  readonly source: CustomerSource
  readonly interest: string | null
  readonly status: LeadStatus
  readonly assigneeId: string | null
  readonly customerId: string | null
  readonly lossReason: LeadLossReason | null
  readonly lastContactAt: Date | null
  readonly closedAt: Date | null
}

export type LeadCommand =
  | { readonly kind: 'ASSIGN'; readonly assigneeId: string | null }
  | { readonly kind: 'CONTACT'; readonly contactedAt: Date }
  | { readonly kind: 'QUALIFY' }
  | { readonly kind: 'LOSE'; readonly reason: LeadLossReason }
  | { readonly kind: 'CONVERT'; readonly customerId: string; readonly isNewCustomer: boolean }

/** In which states each command may be run. */
export const leadProcess: Readonly<Record<LeadCommand['kind'], readonly LeadStatus[]>> = {
  ASSIGN: ['NEW', 'CONTACTED', 'QUALIFIED'],
  CONTACT: ['NEW', 'CONTACTED', 'QUALIFIED'],
  QUALIFY: ['NEW', 'CONTACTED'],
  LOSE: ['NEW', 'CONTACTED', 'QUALIFIED'],
  CONVERT: ['NEW', 'CONTACTED', 'QUALIFIED'],
}

/** The event a command leads to; null when the state of the lead does not allow it. */
export function decideLead(lead: LeadState, command: LeadCommand): LeadEvent | null {
  if (!leadProcess[command.kind].includes(lead.status)) return null
  const leadId = lead.id
  switch (command.kind) {
    case 'ASSIGN':
      return { type: 'crm.lead.assigned', data: { leadId, assigneeId: command.assigneeId } }
    case 'CONTACT':
      return {
        type: 'crm.lead.contacted',
        data: { leadId, contactedAt: command.contactedAt.toISOString() },
      }
    case 'QUALIFY':
      return { type: 'crm.lead.qualified', data: { leadId } }
    case 'LOSE':
      return { type: 'crm.lead.lost', data: { leadId, reason: command.reason } }
    case 'CONVERT': {
      const { customerId, isNewCustomer } = command
      return { type: 'crm.lead.converted', data: { leadId, customerId, isNewCustomer } }
    }
  }
}

/** The lead after an event that happened at `at`. */
export function evolveLead<State extends LeadState>(lead: State, event: LeadEvent, at: Date): State {
  switch (event.type) {
    case 'crm.lead.created':
      return lead
    case 'crm.lead.assigned':
      return { ...lead, assigneeId: event.data.assigneeId }
    case 'crm.lead.contacted':
      return {
        ...lead,
        status: lead.status === 'NEW' ? 'CONTACTED' : lead.status,
        lastContactAt: laterOf(lead.lastContactAt, new Date(event.data.contactedAt)),
      }
    case 'crm.lead.qualified':
      return { ...lead, status: 'QUALIFIED' }
    case 'crm.lead.lost':
      return { ...lead, status: 'LOST', lossReason: event.data.reason, closedAt: at }
    case 'crm.lead.converted':
      return { ...lead, status: 'CONVERTED', customerId: event.data.customerId, closedAt: at }
  }
}

function laterOf(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other
}
