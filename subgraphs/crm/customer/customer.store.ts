import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { customers, operatorOrganisation } from '../tables.ts'
import type { CustomerFilterInput, CustomerSortInput } from './customer.input.ts'
import { emailKey } from '../../../platform/auth/email-key.ts'
import { nameKey } from './match-keys.ts'

export type CustomerRow = typeof customers.$inferSelect

const newestFirst: KeysetOrder = { column: customers.createdAt, id: customers.id, direction: 'desc' }

export function selectCustomers(tx: Transaction, ids: readonly string[]): Promise<CustomerRow[]> {
  return tx
    .select()
    .from(customers)
    .where(inArray(customers.id, [...ids]))
}

/** The record of each person; the oldest when several organisations keep one. */
export function selectCustomersByUser(tx: Transaction, userIds: readonly string[]): Promise<CustomerRow[]> {
  return tx
    .selectDistinctOn([customers.userId])
    .from(customers)
    .where(inArray(customers.userId, [...userIds]))
    .orderBy(asc(customers.userId), asc(customers.createdAt), asc(customers.id))
}

export function selectCustomerPage(
  tx: Transaction,
  page: PageRequest,
  filter: CustomerFilterInput | undefined,
  sort: CustomerSortInput | undefined,
): Promise<Page<CustomerRow>> {
  return selectPage(tx, { table: customers, order: orderOf(sort), where: conditionOf(filter), page })
}

export function selectCustomersByCompany(
  tx: Transaction,
  companyIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<CustomerRow>>> {
  return selectPagesByParent(tx, {
    table: customers,
    parent: customers.companyId,
    parentIds: companyIds,
    order: newestFirst,
    page,
  })
}

export async function insertCustomer(tx: Transaction, row: CustomerRow): Promise<void> {
  await tx.insert(customers).values(row)
}

/** The customer as the last transaction left it; nobody else changes it until this one ends. */
export async function lockCustomer(tx: Transaction, id: string): Promise<CustomerRow | undefined> {
  const [row] = await tx.select().from(customers).where(eq(customers.id, id)).for('update')
  return row
}

export async function updateCustomerRow(tx: Transaction, row: CustomerRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(customers).set(columns).where(eq(customers.id, id))
}

function orderOf(sort: CustomerSortInput | undefined): KeysetOrder {
  if (!sort) return newestFirst
  const column = sort.field === 'NAME' ? customers.nameKey : customers.createdAt
  return { column, id: customers.id, direction: sort.direction === 'ASC' ? 'asc' : 'desc' }
}

function conditionOf(filter: CustomerFilterInput | undefined): SQL | undefined {
  if (!filter) return undefined
  return and(
    filter.stage == null ? undefined : eq(customers.stage, filter.stage),
    filter.source == null ? undefined : eq(customers.source, filter.source),
    filter.search == null ? undefined : containsSearch(filter.search),
  )
}

function containsSearch(search: string): SQL | undefined {
  const digits = search.replace(/\D/g, '').replace(/^0+/, '')
  return or(
    sql`strpos(${customers.nameKey}, ${nameKey(search)}) > 0`,
    sql`strpos(${customers.emailKey}, ${emailKey(search)}) > 0`,
    // A few digits are part of every number.
    digits.length < 4 ? undefined : sql`strpos(${customers.phoneKey}, ${digits}) > 0`,
  )
}

/** The organisation that keeps the retail customers; null until its founding was heard of. */
export async function selectOperatorOrganisation(tx: Transaction): Promise<string | null> {
  const [row] = await tx.select().from(operatorOrganisation)
  return row?.organisationId ?? null
}

/** Remembers the operator; the first one heard of stays. */
export async function insertOperatorOrganisation(tx: Transaction, organisationId: string): Promise<void> {
  await tx.insert(operatorOrganisation).values({ organisationId }).onConflictDoNothing()
}
