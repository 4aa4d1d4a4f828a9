import { and, arrayContains, eq, inArray, sql } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { providerProfiles } from '../tables.ts'
import type { ProviderProfileFilterInput } from './provider.input.ts'

export type ProviderProfileRow = typeof providerProfiles.$inferSelect

const newestFirst: KeysetOrder = {
  column: providerProfiles.createdAt,
  id: providerProfiles.id,
  direction: 'desc',
}

export function selectProviders(tx: Transaction, ids: readonly string[]): Promise<ProviderProfileRow[]> {
  return tx
    .select()
    .from(providerProfiles)
    .where(inArray(providerProfiles.id, [...ids]))
}

export function selectProvidersByOrganisation(
  tx: Transaction,
  organisationIds: readonly string[],
): Promise<ProviderProfileRow[]> {
  return tx
    .select()
    .from(providerProfiles)
    .where(inArray(providerProfiles.organisationId, [...organisationIds]))
}

export function selectProviderPage(
  tx: Transaction,
  page: PageRequest,
  filter: ProviderProfileFilterInput | undefined,
): Promise<Page<ProviderProfileRow>> {
  const text = sql`to_tsvector('english', ${providerProfiles.headline} || ' ' || ${providerProfiles.description})`
  const where = and(
    filter?.skill == null ? undefined : arrayContains(providerProfiles.skills, [filter.skill]),
    filter?.country == null ? undefined : eq(providerProfiles.country, filter.country),
    filter?.search == null ? undefined : sql`${text} @@ websearch_to_tsquery('english', ${filter.search})`,
  )
  return selectPage(tx, { table: providerProfiles, order: newestFirst, where, page })
}

/** Inserts unless the organisation has a profile; tells whether it did. */
export async function insertProvider(tx: Transaction, row: ProviderProfileRow): Promise<boolean> {
  const inserted = await tx
    .insert(providerProfiles)
    .values(row)
    .onConflictDoNothing({ target: providerProfiles.organisationId })
    .returning({ id: providerProfiles.id })
  return inserted.length > 0
}

export async function lockProviderOfOrganisation(
  tx: Transaction,
  organisationId: string,
): Promise<ProviderProfileRow | undefined> {
  const [row] = await tx
    .select()
    .from(providerProfiles)
    .where(eq(providerProfiles.organisationId, organisationId))
    .for('update')
  return row
}

export async function updateProviderRow(tx: Transaction, row: ProviderProfileRow): Promise<void> {
  const { id, ...columns } = row
  await tx.update(providerProfiles).set(columns).where(eq(providerProfiles.id, id))
}
