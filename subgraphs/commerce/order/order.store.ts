import { and, asc, eq, getTableColumns, gte, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { batteries, orderLines, orders, variants } from '../tables.ts'
import type { VariantWithBattery } from '../variant/variant.store.ts'
import type { OrderFilterInput, OrderSortInput } from './order.input.ts'
import type { OrderSortField } from './order.ts'

export type OrderRow = typeof orders.$inferSelect
export type OrderLineInsert = typeof orderLines.$inferInsert
export type OrderLineRow = typeof orderLines.$inferSelect & {
  /** The order's. */
  readonly currency: string
  readonly variant: VariantWithBattery
}

const newestFirst: OrderSortInput = { field: 'PLACED_AT', direction: 'DESC' }

const sortColumns = {
  PLACED_AT: orders.placedAt,
  TOTAL: orders.totalAmount,
} satisfies Record<OrderSortField, PgColumn>

export interface OrderListing {
  readonly filter: OrderFilterInput | null | undefined
  readonly sort: OrderSortInput | null | undefined
}

export function selectOrders(tx: Transaction, ids: readonly string[]): Promise<OrderRow[]> {
  return tx
    .select()
    .from(orders)
    .where(inArray(orders.id, [...ids]))
}

export function selectOrderPage(
  tx: Transaction,
  listing: OrderListing,
  page: PageRequest,
): Promise<Page<OrderRow>> {
  return selectPage(tx, { table: orders, order: keysetOf(listing), where: whereOrder(listing.filter), page })
}

/** One page of each parent's orders; `parent` is the column that names it. */
export function selectOrdersBy(
  parent: PgColumn,
): (
  tx: Transaction,
  parentIds: readonly string[],
  page: PageRequest,
  listing: OrderListing | undefined,
) => Promise<Map<string, Page<OrderRow>>> {
  return (tx, parentIds, page, listing = { filter: null, sort: null }) =>
    selectPagesByParent(tx, {
      table: orders,
      parent,
      parentIds,
      order: keysetOf(listing),
      where: whereOrder(listing.filter),
      page,
    })
}

/** Lines with the variants they name and the batteries those belong to, in one statement. */
export async function selectLinesByOrder(
  tx: Transaction,
  orderIds: readonly string[],
): Promise<OrderLineRow[]> {
  const rows = await tx
    .select({
      line: getTableColumns(orderLines),
      currency: orders.currency,
      variant: getTableColumns(variants),
      battery: getTableColumns(batteries),
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(variants, eq(variants.id, orderLines.variantId))
    .innerJoin(batteries, eq(batteries.id, variants.batteryId))
    .where(inArray(orderLines.orderId, [...orderIds]))
    .orderBy(asc(orderLines.orderId), asc(orderLines.position))
  return rows.map(({ line, currency, variant, battery }) => ({
    ...line,
    currency,
    variant: { ...variant, battery },
  }))
}

/** The order as it is now, kept from changing until the transaction ends. */
export async function lockOrder(tx: Transaction, id: string): Promise<OrderRow | undefined> {
  const [row] = await tx.select().from(orders).where(eq(orders.id, id)).for('update')
  return row
}

export async function selectOrderByClientKey(
  tx: Transaction,
  buyerId: string,
  clientKey: string,
): Promise<OrderRow | undefined> {
  const [row] = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.buyerId, buyerId), eq(orders.clientKey, clientKey)))
  return row
}

/** Writes a new order, giving it the next number. */
export async function insertOrder(
  tx: Transaction,
  row: Omit<OrderRow, 'number'>,
  lines: readonly OrderLineInsert[],
): Promise<OrderRow> {
  const year = row.placedAt.getUTCFullYear()
  const number = sql`'HB-' || ${year}::int || '-' || lpad(nextval('commerce.order_numbers')::text, 6, '0')`
  const [inserted] = await tx
    .insert(orders)
    .values({ ...row, number })
    .returning()
  if (!inserted) throw new Error('An inserted order was not answered.')
  await tx.insert(orderLines).values([...lines])
  return inserted
}

/** Writes what a step changes: status, its time and the version. */
export async function updateOrder(tx: Transaction, order: OrderRow): Promise<void> {
  const { status, version, paidAt, packedAt, shippedAt, deliveredAt } = order
  const { cancelledAt, cancellationReason, returnedAt } = order
  await tx
    .update(orders)
    .set({
      status,
      version,
      paidAt,
      packedAt,
      shippedAt,
      deliveredAt,
      cancelledAt,
      cancellationReason,
      returnedAt,
    })
    .where(eq(orders.id, order.id))
}

/** Gives orders that a person placed before we knew their customer record that customer, and the other way round. */
export async function linkOrders(
  tx: Transaction,
  link: { organisationId: string; customerId: string; userId: string },
): Promise<void> {
  const ofSeller = eq(orders.organisationId, link.organisationId)
  await tx
    .update(orders)
    .set({ customerId: link.customerId })
    .where(and(ofSeller, eq(orders.userId, link.userId), isNull(orders.customerId)))
  await tx
    .update(orders)
    .set({ userId: link.userId })
    .where(and(ofSeller, eq(orders.customerId, link.customerId), isNull(orders.userId)))
}

function keysetOf({ sort }: OrderListing): KeysetOrder {
  const { field, direction } = sort ?? newestFirst
  return { column: sortColumns[field], id: orders.id, direction: direction === 'ASC' ? 'asc' : 'desc' }
}

function whereOrder(filter: OrderFilterInput | null | undefined): SQL | undefined {
  return and(
    filter?.statuses ? inArray(orders.status, filter.statuses) : undefined,
    filter?.placedFrom ? gte(orders.placedAt, filter.placedFrom) : undefined,
    filter?.placedBefore ? lt(orders.placedAt, filter.placedBefore) : undefined,
  )
}
