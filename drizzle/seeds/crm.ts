import { sql } from 'drizzle-orm'
import { bulkInsert } from '../../platform/database/bulk-insert.ts'
import type { Transaction } from '../../platform/database/viewer-database.ts'
import { importEvents } from '../../platform/events/import-events.ts'
import {
  companies,
  customers,
  knownOrders,
  leads,
  members,
  operatorOrganisation,
  tickets,
} from '../../subgraphs/crm/tables.ts'
import { customerHistories, companyHistories } from './crm/customers.ts'
import { leadHistories } from './crm/leads.ts'
import { ticketHistories } from './crm/tickets.ts'
import { eventsInOrder, rowsOf } from './history.ts'
import { operatorOf } from './world/organisations.ts'
import type { World } from './world/world.ts'

/** Writes the world's companies, customers, leads and tickets, with the events that led there. */
export async function seedCrm(tx: Transaction, world: World): Promise<void> {
  const companyHistory = companyHistories(world)
  const customerHistory = customerHistories(world)
  const leadHistory = leadHistories(world)
  const ticketHistory = ticketHistories(world, await drawTicketNumbers(tx, world.tickets.length))
  await bulkInsert(tx, operatorOrganisation, [{ organisationId: operatorOf(world.organisations).id }])
  await bulkInsert(tx, members, memberRows(world))
  await bulkInsert(tx, companies, rowsOf(companyHistory))
  await bulkInsert(tx, customers, rowsOf(customerHistory))
  await bulkInsert(
    tx,
    knownOrders,
    world.orders.map(({ id, customerId }) => ({ orderId: id, customerId })),
  )
  await bulkInsert(tx, leads, rowsOf(leadHistory))
  await bulkInsert(tx, tickets, rowsOf(ticketHistory))
  await importEvents(
    tx,
    eventsInOrder([...companyHistory, ...customerHistory, ...leadHistory, ...ticketHistory]),
  )
}

function memberRows(world: World): (typeof members.$inferInsert)[] {
  return world.memberships.map(({ organisationId, userId }) => ({ organisationId, userId }))
}

/** Numbers from the running sequence, so that the next ticket goes on where the seeds end. */
async function drawTicketNumbers(tx: Transaction, count: number): Promise<number[]> {
  const rows = await tx.execute<{ number: string }>(
    sql`select nextval('crm.ticket_numbers') as number from generate_series(1, ${count})`,
  )
  return rows.map(({ number }) => Number(number)).sort((one, other) => one - other)
}
