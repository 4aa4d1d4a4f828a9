import { and, eq, inArray, sql } from 'drizzle-orm'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { services } from '../tables.ts'
import type { ServiceFilterInput, ServiceSortInput } from './service.input.ts'

export type ServiceRow = typeof services.$inferSelect

const newestFirst: KeysetOrder = { column: services.createdAt, id: services.id, direction: 'desc' }

export function selectServices(tx: Transaction, ids: readonly string[]): Promise<ServiceRow[]> {
  return tx
    .select()
    .from(services)
    .where(inArray(services.id, [...ids]))
}

export function selectServicePage(
  tx: Transaction,
  page: PageRequest,
  filter: ServiceFilterInput | undefined,
  sort: ServiceSortInput | undefined,
): Promise<Page<ServiceRow>> {
  const text = sql`to_tsvector('english', ${services.title} || ' ' || ${services.description})`
  const where = and(
    filter?.category == null ? undefined : eq(services.category, filter.category),
    filter?.search == null ? undefined : sql`${text} @@ websearch_to_tsquery('english', ${filter.search})`,
  )
  return selectPage(tx, { table: services, order: orderOf(sort), where, page })
}

export function selectServicesByProvider(
  tx: Transaction,
  providerIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<ServiceRow>>> {
  return selectPagesByParent(tx, {
    table: services,
    parent: services.providerId,
    parentIds: providerIds,
    order: newestFirst,
    page,
  })
}

export async function insertService(tx: Transaction, row: ServiceRow): Promise<void> {
  await tx.insert(services).values(row)
}

/** The organisation's service as the last transaction left it; nobody else changes it until this one ends. */
export async function lockService(
  tx: Transaction,
  id: string,
  organisationId: string,
): Promise<ServiceRow | undefined> {
  const [row] = await tx
    .select()
    .from(services)
    .where(and(eq(services.id, id), eq(services.organisationId, organisationId)))
    .for('update')
  return row
}

export async function updateServiceRow(tx: Transaction, row: ServiceRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(services).set(columns).where(eq(services.id, id))
}

function orderOf(sort: ServiceSortInput | undefined): KeysetOrder {
  if (!sort) return newestFirst
  const column = sort.field === 'PRICE' ? services.priceAmount : services.createdAt
  return { column, id: services.id, direction: sort.direction === 'ASC' ? 'asc' : 'desc' }
}
