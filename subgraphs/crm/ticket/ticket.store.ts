import { and, eq, inArray, sql } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { customers, knownOrders, tickets } from '../tables.ts'
import type { TicketFilterInput, TicketSortInput } from './ticket.input.ts'

export type TicketRow = typeof tickets.$inferSelect

const newestFirst: KeysetOrder = { column: tickets.createdAt, id: tickets.id, direction: 'desc' }

export function selectTickets(tx: Transaction, ids: readonly string[]): Promise<TicketRow[]> {
  return tx
    .select()
    .from(tickets)
    .where(inArray(tickets.id, [...ids]))
}

export function selectTicketPage(
  tx: Transaction,
  page: PageRequest,
  filter: TicketFilterInput | undefined,
  sort: TicketSortInput | undefined,
): Promise<Page<TicketRow>> {
  const where = and(
    filter?.status == null ? undefined : eq(tickets.status, filter.status),
    filter?.priority == null ? undefined : eq(tickets.priority, filter.priority),
    filter?.category == null ? undefined : eq(tickets.category, filter.category),
    filter?.assigneeId == null ? undefined : eq(tickets.assigneeId, filter.assigneeId),
  )
  return selectPage(tx, { table: tickets, order: orderOf(sort), where, page })
}

export function selectTicketsByCustomer(
  tx: Transaction,
  customerIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<TicketRow>>> {
  return selectPagesByParent(tx, {
    table: tickets,
    parent: tickets.customerId,
    parentIds: customerIds,
    order: newestFirst,
    page,
  })
}

export function selectTicketsByOrder(
  tx: Transaction,
  orderIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<TicketRow>>> {
  return selectPagesByParent(tx, {
    table: tickets,
    parent: tickets.orderId,
    parentIds: orderIds,
    order: newestFirst,
    page,
  })
}

/** Inserts a ticket and answers it with its running number. */
export async function insertTicket(tx: Transaction, row: Omit<TicketRow, 'number'>): Promise<TicketRow> {
  const [inserted] = await tx
    .insert(tickets)
    .values({ ...row, number: sql`default` })
    .returning({ number: tickets.number })
  if (!inserted) throw new Error('An inserted ticket was not returned.')
  return { ...row, number: inserted.number }
}

/** The ticket as the last transaction left it; nobody else changes it until this one ends. */
export async function lockTicket(tx: Transaction, id: string): Promise<TicketRow | undefined> {
  const [row] = await tx.select().from(tickets).where(eq(tickets.id, id)).for('update')
  return row
}

export async function updateTicketRow(tx: Transaction, row: TicketRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(tickets).set(columns).where(eq(tickets.id, id))
}

/** Whether the order was placed by the customer, or by somebody who buys for the same dealer. */
export async function isOrderOf(tx: Transaction, orderId: string, customerId: string): Promise<boolean> {
  const customer = tx
    .select({ dealer: customers.dealerOrganisationId })
    .from(customers)
    .where(eq(customers.id, customerId))
  const rows = await tx
    .select({ orderId: knownOrders.orderId })
    .from(knownOrders)
    .innerJoin(customers, eq(customers.id, knownOrders.customerId))
    .where(
      and(
        eq(knownOrders.orderId, orderId),
        sql`(${customers.id} = ${customerId} or ${customers.dealerOrganisationId} = (${customer}))`,
      ),
    )
  return rows.length > 0
}

/**
 * Remembers whose order it is and answers the customer; null when it is known already or the buyer is not.
 * A customer id goes before a user id.
 */
export async function insertKnownOrder(
  tx: Transaction,
  order: { readonly orderId: string; readonly customerId: string | null; readonly userId: string | null },
): Promise<string | null> {
  const { orderId, customerId, userId } = order
  const buyer =
    customerId === null ? eq(customers.userId, sql`${userId}::uuid`) : eq(customers.id, customerId)
  const rows = await tx.execute<{ customer_id: string }>(sql`
    insert into ${knownOrders} (order_id, customer_id)
    select ${orderId}::uuid, ${customers.id} from ${customers} where ${buyer} order by ${customers.createdAt} limit 1
    on conflict do nothing returning customer_id`)
  return rows[0]?.customer_id ?? null
}

function orderOf(sort: TicketSortInput | undefined): KeysetOrder {
  if (!sort) return newestFirst
  const column = sort.field === 'DUE_AT' ? tickets.dueAt : tickets.createdAt
  return { column, id: tickets.id, direction: sort.direction === 'ASC' ? 'asc' : 'desc' }
}
