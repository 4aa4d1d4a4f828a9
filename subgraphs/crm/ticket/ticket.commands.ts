import { requireOrganisation, requireUser } from '../../../platform/auth/permission.ts'
import { hasRole, isPrincipal } from '../../../platform/auth/viewer.ts'
import type { UserViewer, Viewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { refuse } from '../../../platform/errors/refusal.ts'
import { appendEvents } from '../../../platform/events/append.ts'
import { stream } from '../../../platform/events/event.ts'
import type { CrmContext } from '../context.ts'
import { selectCustomers, selectCustomersByUser } from '../customer/customer.store.ts'
import type { CustomerRow } from '../customer/customer.store.ts'
import type { TicketEvent } from '../events.ts'
import { requireColleague } from '../member/member.commands.ts'
import { decideTicket, dueAt, evolveTicket, openingPriority } from './ticket.ts'
import type { TicketParty } from './ticket.ts'
import type {
  TicketAssignInput,
  TicketMoveInput,
  TicketOpenInput,
  TicketPrioritiseInput,
} from './ticket.input.ts'
import { insertTicket, isOrderOf, lockTicket, updateTicketRow } from './ticket.store.ts'
import type { TicketRow } from './ticket.store.ts'

/**
 * The side a viewer is on. Whoever sees a ticket without working for the organisation that answers it is on the
 * customer's side: row level security shows it to nobody else. Null for staff without the role AGENT.
 */
export function partyOf(ticket: TicketRow, viewer: Viewer): TicketParty | null {
  if (!isPrincipal(viewer)) return null
  if (viewer.organisationId !== ticket.organisationId) return 'CUSTOMER'
  return hasRole(viewer, 'AGENT') ? 'STAFF' : null
}

/** Opens a ticket for a customer the viewer may see: any of their organisation's, or themselves. */
export async function openTicket(context: CrmContext, input: TicketOpenInput): Promise<TicketRow> {
  const viewer = requireUser(context.viewer)
  const priority = openingPriority(input.category, input.priority ?? 'NORMAL')
  const now = new Date()
  return context.database.write(async (tx) => {
    const customer = await findAsker(tx, viewer, input.customerId)
    const orderId = input.orderId ?? null
    if (orderId !== null && !(await isOrderOf(tx, orderId, customer.id)))
      refuse('ORDER_NOT_FOUND', 'There is no such order of this customer.', ['input', 'orderId'])
    const ticket = await insertTicket(tx, {
      id: createId(),
      organisationId: customer.organisationId,
      customerId: customer.id,
      orderId,
      subject: input.subject.trim(),
      body: input.body,
      category: input.category,
      priority,
      status: 'OPEN',
      assigneeId: null,
      version: 1,
      dueAt: dueAt(now, priority),
      resolvedAt: null,
      closedAt: null,
      createdAt: now,
      updatedAt: now,
    })
    await appendTicketEvent(tx, ticket, 0, {
      type: 'crm.ticket.opened',
      data: {
        ticketId: ticket.id,
        customerId: customer.id,
        orderId,
        subject: ticket.subject,
        category: ticket.category,
        priority,
        dueAt: ticket.dueAt.toISOString(),
      },
    })
    return ticket
  })
}

/** Gives a ticket to a colleague, or takes it from everybody. */
export function assignTicket(context: CrmContext, input: TicketAssignInput): Promise<TicketRow> {
  const assigneeId = input.assigneeId ?? null
  return workOnTicket(context, input.ticketId, async (tx, ticket) => {
    await requireColleague(tx, ticket.organisationId, assigneeId)
    if (assigneeId === ticket.assigneeId) return ticket
    return saveTicket(
      tx,
      ticket,
      { ...ticket, assigneeId },
      {
        type: 'crm.ticket.assigned',
        data: { ticketId: ticket.id, assigneeId },
      },
    )
  })
}

/** Changes how soon a ticket has to be resolved, counted from when it was opened. */
export function prioritiseTicket(context: CrmContext, input: TicketPrioritiseInput): Promise<TicketRow> {
  const { priority } = input
  return workOnTicket(context, input.ticketId, async (tx, ticket) => {
    if (priority === ticket.priority) return ticket
    const due = dueAt(ticket.createdAt, priority)
    return saveTicket(
      tx,
      ticket,
      { ...ticket, priority, dueAt: due },
      {
        type: 'crm.ticket.prioritised',
        data: { ticketId: ticket.id, priority, dueAt: due.toISOString() },
      },
    )
  })
}

/** Takes a step of the ticket's life, when the viewer's side may and the status allows it. */
export async function moveTicket(context: CrmContext, input: TicketMoveInput): Promise<TicketRow> {
  const viewer = requireUser(context.viewer)
  const { ticketId, transition } = input
  return context.database.write(async (tx) => {
    const ticket = await lockVisibleTicket(tx, ticketId)
    const party = partyOf(ticket, viewer)
    const decision = party ? decideTicket(ticket, transition, party) : { refused: 'NOT_ALLOWED' as const }
    if ('event' in decision)
      return saveTicket(tx, ticket, evolveTicket(ticket, decision.event, new Date()), decision.event)
    if (decision.refused === 'NOT_ALLOWED')
      return refuse('NOT_ALLOWED', 'This step is not yours to take.', ['input', 'transition'])
    const message = `A ticket that is ${ticket.status} does not allow ${transition}.`
    return refuse('WRONG_STATUS', message, ['input', 'transition'])
  })
}

/** The customer who asks. The database shows only those the viewer may open tickets for. */
async function findAsker(
  tx: Transaction,
  viewer: UserViewer,
  customerId: string | null | undefined,
): Promise<CustomerRow> {
  const [customer] = customerId
    ? await selectCustomers(tx, [customerId])
    : await selectCustomersByUser(tx, [viewer.userId])
  if (customer) return customer
  return customerId
    ? refuse('CUSTOMER_NOT_FOUND', 'There is no such customer.', ['input', 'customerId'])
    : refuse('NOT_A_CUSTOMER', 'Name the customer who asks.', ['input', 'customerId'])
}

/** Runs staff work on a ticket of the viewer's organisation that is not done. */
async function workOnTicket(
  context: CrmContext,
  ticketId: string,
  work: (tx: Transaction, ticket: TicketRow) => Promise<TicketRow>,
): Promise<TicketRow> {
  const { organisationId } = requireOrganisation(context.viewer, 'AGENT')
  return context.database.write(async (tx) => {
    const ticket = await lockVisibleTicket(tx, ticketId)
    if (ticket.organisationId !== organisationId) return refuseUnknownTicket()
    if (ticket.resolvedAt !== null)
      return refuse('TICKET_DONE', `The ticket is ${ticket.status}.`, ['input', 'ticketId'])
    return work(tx, ticket)
  })
}

async function lockVisibleTicket(tx: Transaction, ticketId: string): Promise<TicketRow> {
  return (await lockTicket(tx, ticketId)) ?? refuseUnknownTicket()
}

function refuseUnknownTicket(): never {
  return refuse('NOT_FOUND', 'There is no such ticket.', ['input', 'ticketId'])
}

async function saveTicket(
  tx: Transaction,
  before: TicketRow,
  after: TicketRow,
  event: TicketEvent,
): Promise<TicketRow> {
  const row: TicketRow = { ...after, version: before.version + 1, updatedAt: new Date() }
  await updateTicketRow(tx, row)
  await appendTicketEvent(tx, row, before.version, event)
  return row
}

async function appendTicketEvent(
  tx: Transaction,
  ticket: TicketRow,
  expectedVersion: number,
  event: TicketEvent,
): Promise<void> {
  const { id, organisationId } = ticket
  await appendEvents(tx, {
    stream: stream('crm', 'ticket', id),
    events: [event],
    organisationId,
    expectedVersion,
  })
}
