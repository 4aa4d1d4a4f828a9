import { inArray } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { customers } from '../tables.ts'

export type CustomerRow = typeof customers.$inferSelect

const newestFirst: KeysetOrder = { column: customers.createdAt, id: customers.id, direction: 'desc' }

export function selectCustomers(tx: Transaction, ids: readonly string[]): Promise<CustomerRow[]> {
  return tx
    .select()
    .from(customers)
    .where(inArray(customers.id, [...ids]))
}

export function selectCustomerPage(
  tx: Transaction,
  page: PageRequest,
  where?: SQL,
): Promise<Page<CustomerRow>> {
  return selectPage(tx, { table: customers, order: newestFirst, where, page })
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
