import type { TicketMoved } from '../events.ts'

/** The rules of tickets: pure, no clock and no database. */
export type TicketStatus = 'OPEN' | 'PENDING' | 'RESOLVED' | 'CLOSED'
export type TicketPriority = 'LOW' | 'NORMAL' | 'HIGH' | 'URGENT'
export type TicketCategory =
  'DELIVERY' | 'WARRANTY' | 'TECHNICAL' | 'RETURN' | 'BILLING' | 'SAFETY' | 'ACCOUNT'

export type TicketTransition = 'PAUSE' | 'RESUME' | 'RESOLVE' | 'CLOSE' | 'REOPEN'
/** Whose hand is on a ticket: the organisation that answers it, or the side that asked. */
export type TicketParty = 'STAFF' | 'CUSTOMER'

interface TicketStep {
  readonly from: readonly TicketStatus[]
  readonly to: TicketStatus
  readonly by: readonly TicketParty[]
  readonly event: TicketMoved['type']
}

/** The life of a ticket: which step leads from where to where, and who may take it. */
export const ticketProcess: Readonly<Record<TicketTransition, TicketStep>> = {
  PAUSE: { from: ['OPEN'], to: 'PENDING', by: ['STAFF'], event: 'crm.ticket.paused' },
  RESUME: { from: ['PENDING'], to: 'OPEN', by: ['STAFF', 'CUSTOMER'], event: 'crm.ticket.resumed' },
  RESOLVE: { from: ['OPEN', 'PENDING'], to: 'RESOLVED', by: ['STAFF'], event: 'crm.ticket.resolved' },
  CLOSE: { from: ['RESOLVED'], to: 'CLOSED', by: ['STAFF', 'CUSTOMER'], event: 'crm.ticket.closed' },
  REOPEN: {
    from: ['RESOLVED', 'CLOSED'],
    to: 'OPEN',
    by: ['STAFF', 'CUSTOMER'],
    event: 'crm.ticket.reopened',
  },
}

export const ticketTransitions = Object.keys(ticketProcess) as TicketTransition[]

export interface TicketState {
  readonly id: string
  readonly status: TicketStatus
  readonly resolvedAt: Date | null
  readonly closedAt: Date | null
}

export type TicketDecision =
  { readonly event: TicketMoved } | { readonly refused: 'NOT_ALLOWED' | 'WRONG_STATUS' }

/** What a party's wish to move a ticket leads to. */
export function decideTicket(
  ticket: TicketState,
  transition: TicketTransition,
  party: TicketParty,
): TicketDecision {
  const step = ticketProcess[transition]
  if (!step.by.includes(party)) return { refused: 'NOT_ALLOWED' }
  if (!step.from.includes(ticket.status)) return { refused: 'WRONG_STATUS' }
  return { event: { type: step.event, data: { ticketId: ticket.id, from: ticket.status, to: step.to } } }
}

/** The steps a party may take now. */
export function allowedTransitions(ticket: TicketState, party: TicketParty): TicketTransition[] {
  return ticketTransitions.filter((transition) => 'event' in decideTicket(ticket, transition, party))
}

/** The ticket after a move that happened at `at`. */
export function evolveTicket<State extends TicketState>(ticket: State, event: TicketMoved, at: Date): State {
  const status = event.data.to
  const isDone = status === 'RESOLVED' || status === 'CLOSED'
  return {
    ...ticket,
    status,
    resolvedAt: isDone ? (ticket.resolvedAt ?? at) : null,
    closedAt: status === 'CLOSED' ? at : null,
  }
}

const hourMs = 60 * 60 * 1000
/** How soon a ticket has to be resolved, by priority. */
const resolveWithinMs: Readonly<Record<TicketPriority, number>> = {
  URGENT: 8 * hourMs,
  HIGH: 24 * hourMs,
  NORMAL: 3 * 24 * hourMs,
  LOW: 7 * 24 * hourMs,
}

/** When a ticket opened at `openedAt` has to be resolved. */
export function dueAt(openedAt: Date, priority: TicketPriority): Date {
  return new Date(openedAt.getTime() + resolveWithinMs[priority])
}

/** Whether a ticket was not resolved in time. */
export function isOverdue(ticket: TicketState & { readonly dueAt: Date }, now: Date): boolean {
  return (ticket.resolvedAt ?? now) > ticket.dueAt
}

/** The priority a ticket opens with: matters of safety are never less than HIGH. */
export function openingPriority(category: TicketCategory, asked: TicketPriority): TicketPriority {
  return category === 'SAFETY' && (asked === 'LOW' || asked === 'NORMAL') ? 'HIGH' : asked
}
