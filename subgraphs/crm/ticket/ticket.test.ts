import { expect, test } from 'vitest'
import {
  allowedTransitions,
  decideTicket,
  dueAt,
  evolveTicket,
  isOverdue,
  openingPriority,
  ticketTransitions,
} from './ticket.ts'
import type { TicketParty, TicketState, TicketStatus, TicketTransition } from './ticket.ts'

const at = new Date('2026-11-21T12:00:00Z')
const ticket = (status: TicketStatus): TicketState => ({
  id: 'ticket-1',
  status,
  resolvedAt: status === 'RESOLVED' || status === 'CLOSED' ? new Date('2026-11-20T12:00:00Z') : null,
  closedAt: status === 'CLOSED' ? new Date('2026-11-21T06:00:00Z') : null,
})

test.each<[TicketStatus, TicketParty, TicketTransition[]]>([
  ['OPEN', 'STAFF', ['PAUSE', 'RESOLVE']],
  ['OPEN', 'CUSTOMER', []],
  ['PENDING', 'STAFF', ['RESUME', 'RESOLVE']],
  ['PENDING', 'CUSTOMER', ['RESUME']],
  ['RESOLVED', 'STAFF', ['CLOSE', 'REOPEN']],
  ['RESOLVED', 'CUSTOMER', ['CLOSE', 'REOPEN']],
  ['CLOSED', 'STAFF', ['REOPEN']],
  ['CLOSED', 'CUSTOMER', ['REOPEN']],
])('a ticket that is %s can be moved by %s through %s', (status, party, expected) => {
  expect(allowedTransitions(ticket(status), party)).toEqual(expected)
})

test('a step of the staff is refused to the customer whatever the status', () => {
  expect(decideTicket(ticket('OPEN'), 'RESOLVE', 'CUSTOMER')).toEqual({ refused: 'NOT_ALLOWED' })
  expect(decideTicket(ticket('CLOSED'), 'RESOLVE', 'STAFF')).toEqual({ refused: 'WRONG_STATUS' })
})

test('every move keeps the times that belong to its status and no others', () => {
  for (const status of ['OPEN', 'PENDING', 'RESOLVED', 'CLOSED'] as const) {
    for (const transition of ticketTransitions) {
      const decision = decideTicket(ticket(status), transition, 'STAFF')
      if (!('event' in decision)) continue
      const moved = evolveTicket(ticket(status), decision.event, at)
      expect([moved.status, moved.resolvedAt !== null, moved.closedAt !== null]).toEqual([
        decision.event.data.to,
        moved.status === 'RESOLVED' || moved.status === 'CLOSED',
        moved.status === 'CLOSED',
      ])
    }
  }
})

test('closing keeps when it was resolved', () => {
  const decision = decideTicket(ticket('RESOLVED'), 'CLOSE', 'CUSTOMER')
  if (!('event' in decision)) throw new Error('it may be closed')
  expect(evolveTicket(ticket('RESOLVED'), decision.event, at)).toMatchObject({
    resolvedAt: new Date('2026-11-20T12:00:00Z'),
    closedAt: at,
  })
})

test('an urgent ticket is due in eight hours, one of low priority in a week', () => {
  expect(dueAt(at, 'URGENT')).toEqual(new Date('2026-11-21T20:00:00Z'))
  expect(dueAt(at, 'LOW')).toEqual(new Date('2026-11-28T12:00:00Z'))
})

test('a ticket resolved in time is not overdue later; one resolved late stays so', () => {
  const resolved = ticket('RESOLVED')
  expect(isOverdue({ ...resolved, dueAt: new Date('2026-11-20T13:00:00Z') }, at)).toBe(false)
  expect(isOverdue({ ...resolved, dueAt: new Date('2026-11-20T11:00:00Z') }, at)).toBe(true)
  expect(isOverdue({ ...ticket('OPEN'), dueAt: at }, new Date('2026-11-21T12:00:01Z'))).toBe(true)
})

test('matters of safety are at least of high priority', () => {
  expect(openingPriority('SAFETY', 'LOW')).toBe('HIGH')
  expect(openingPriority('SAFETY', 'URGENT')).toBe('URGENT')
  expect(openingPriority('BILLING', 'LOW')).toBe('LOW')
})
