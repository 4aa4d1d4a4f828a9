import { stream } from '../../../platform/events/event.ts'
import { dueAt, openingPriority } from '../../../subgraphs/crm/ticket/ticket.ts'
import type { TicketPriority } from '../../../subgraphs/crm/ticket/ticket.ts'
import type { TicketEvent } from '../../../subgraphs/crm/events.ts'
import type { tickets } from '../../../subgraphs/crm/tables.ts'
import type { Happening, History } from '../history.ts'
import type { Ticket } from '../world/tickets.ts'
import type { World } from '../world/world.ts'

/** `numbers` in ascending order, one for each ticket. */
export function ticketHistories(
  world: World,
  numbers: readonly number[],
): History<typeof tickets.$inferInsert>[] {
  const userOfCustomer = new Map(world.customers.map(({ id, userId }) => [id, userId]))
  return world.tickets.map((ticket, index) => {
    const { id, organisationId, customerId, orderId, subject, body, category, status, createdAt } = ticket
    const priority = openingPriority(category, ticket.priority)
    const happenings = ticketHappenings(ticket, priority, userOfCustomer.get(customerId) ?? null)
    return {
      row: {
        id,
        number: numbers[index] ?? index,
        organisationId,
        customerId,
        orderId,
        subject,
        body,
        category,
        priority,
        status,
        assigneeId: ticket.assigneeUserId,
        version: happenings.length,
        dueAt: dueAt(createdAt, priority),
        resolvedAt: ticket.resolvedAt,
        closedAt: ticket.closedAt,
        createdAt,
        updatedAt: happenings.at(-1)?.at ?? createdAt,
      },
      stream: stream('crm', 'ticket', id),
      organisationId,
      happenings,
    }
  })
}

function ticketHappenings(
  ticket: Ticket,
  priority: TicketPriority,
  customerUserId: string | null,
): Happening<TicketEvent>[] {
  const { id: ticketId, customerId, orderId, subject, category, status, assigneeUserId } = ticket
  const { createdAt, firstRespondedAt, resolvedAt, closedAt } = ticket
  const happenings: Happening<TicketEvent>[] = []
  const tell = (event: TicketEvent, at: Date, userId = assigneeUserId) =>
    happenings.push({ event, at, userId })
  const due = dueAt(createdAt, priority).toISOString()
  const opened = { ticketId, customerId, orderId, subject, category, priority, dueAt: due }
  tell({ type: 'crm.ticket.opened', data: opened }, createdAt, customerUserId)
  if (assigneeUserId)
    tell(
      { type: 'crm.ticket.assigned', data: { ticketId, assigneeId: assigneeUserId } },
      firstRespondedAt ?? createdAt,
    )
  if (status === 'PENDING')
    tell(
      { type: 'crm.ticket.paused', data: { ticketId, from: 'OPEN', to: 'PENDING' } },
      firstRespondedAt ?? createdAt,
    )
  if (resolvedAt)
    tell({ type: 'crm.ticket.resolved', data: { ticketId, from: 'OPEN', to: 'RESOLVED' } }, resolvedAt)
  if (closedAt)
    tell({ type: 'crm.ticket.closed', data: { ticketId, from: 'RESOLVED', to: 'CLOSED' } }, closedAt)
  return happenings
}
