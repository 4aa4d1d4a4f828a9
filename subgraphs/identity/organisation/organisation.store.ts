import { eq, sql } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { OrganisationKind } from '../../../platform/auth/viewer.ts'
import { organisations } from '../tables.ts'

export type OrganisationRow = typeof organisations.$inferSelect

const newestFirst: KeysetOrder = { column: organisations.createdAt, id: organisations.id, direction: 'desc' }

/** Organisations by id, for anybody who was shown the id. */
export async function selectOrganisations(
  tx: Transaction,
  ids: readonly string[],
): Promise<OrganisationRow[]> {
  const rows = await tx.execute<{
    id: string
    name: string
    slug: string
    kind: OrganisationKind
    country: string
    created_at: string
    updated_at: string
  }>(sql`select * from identity.name_organisations(${`{${ids.join(',')}}`}::uuid[])`)
  return rows.map(({ created_at, updated_at, ...row }) => ({
    ...row,
    createdAt: new Date(created_at),
    updatedAt: new Date(updated_at),
  }))
}

/** Organisations the viewer belongs to or administers. */
export function selectOrganisationPage(tx: Transaction, page: PageRequest): Promise<Page<OrganisationRow>> {
  return selectPage(tx, { table: organisations, order: newestFirst, page })
}

export async function insertOrganisation(tx: Transaction, row: OrganisationRow): Promise<void> {
  await tx.insert(organisations).values(row)
}

export async function hasOperator(tx: Transaction): Promise<boolean> {
  const rows = await tx
    .select({ id: organisations.id })
    .from(organisations)
    .where(eq(organisations.kind, 'OPERATOR'))
    .limit(1)
  return rows.length > 0
}
