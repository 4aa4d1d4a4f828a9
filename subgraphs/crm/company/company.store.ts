import { and, eq, inArray, sql } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { companyKey } from '../customer/match-keys.ts'
import { companies } from '../tables.ts'

export type CompanyRow = typeof companies.$inferSelect

const newestFirst: KeysetOrder = { column: companies.createdAt, id: companies.id, direction: 'desc' }

export function selectCompanies(tx: Transaction, ids: readonly string[]): Promise<CompanyRow[]> {
  return tx
    .select()
    .from(companies)
    .where(inArray(companies.id, [...ids]))
}

export function selectCompanyPage(
  tx: Transaction,
  page: PageRequest,
  search: string | null | undefined,
): Promise<Page<CompanyRow>> {
  const where = search == null ? undefined : sql`strpos(${companies.nameKey}, ${companyKey(search)}) > 0`
  return selectPage(tx, { table: companies, order: newestFirst, where, page })
}

export async function selectCompanyByKey(
  tx: Transaction,
  organisationId: string,
  key: string,
): Promise<CompanyRow | undefined> {
  const [row] = await tx
    .select()
    .from(companies)
    .where(and(eq(companies.organisationId, organisationId), eq(companies.nameKey, key)))
  return row
}

/** Inserts unless the organisation has a company of that key; tells whether it did. */
export async function insertCompany(tx: Transaction, row: CompanyRow): Promise<boolean> {
  const inserted = await tx
    .insert(companies)
    .values(row)
    .onConflictDoNothing({ target: [companies.organisationId, companies.nameKey] })
    .returning({ id: companies.id })
  return inserted.length > 0
}
