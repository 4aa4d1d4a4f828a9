import { and, arrayContains, inArray, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { selectPage } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { batteries } from '../tables.ts'
import { searchWords } from './battery.ts'
import type { BatterySortField } from './battery.ts'
import type { BatteryFilterInput, BatterySortInput } from './battery.input.ts'

export type BatteryRow = typeof batteries.$inferSelect

const sortColumns = {
  NAME: batteries.name,
  CREATED_AT: batteries.createdAt,
} satisfies Record<BatterySortField, KeysetOrder['column']>

export function selectBatteries(tx: Transaction, ids: readonly string[]): Promise<BatteryRow[]> {
  return tx
    .select()
    .from(batteries)
    .where(inArray(batteries.id, [...ids]))
}

export function selectBatteryPage(
  tx: Transaction,
  filter: BatteryFilterInput,
  sort: BatterySortInput,
  page: PageRequest,
): Promise<Page<BatteryRow>> {
  const order: KeysetOrder = {
    column: sortColumns[sort.field],
    id: batteries.id,
    direction: sort.direction === 'ASC' ? 'asc' : 'desc',
  }
  return selectPage(tx, { table: batteries, order, where: whereBattery(filter), page })
}

/** The condition a battery meets; shared with the filter of variants, which are of a battery. */
export function whereBattery({ chemistries, use, search }: BatteryFilterInput): SQL | undefined {
  return and(
    chemistries ? inArray(batteries.chemistry, chemistries) : undefined,
    use ? arrayContains(batteries.uses, [use]) : undefined,
    ...searchWords(search ?? '').map(batteryHasWord),
  )
}

/** Spelled as in `batteries_search_idx`, or the index is not used. */
export function batteryHasWord(word: string): SQL {
  const document = sql`to_tsvector('simple', ${batteries.name} || ' ' || ${batteries.brand} || ' ' || ${batteries.chemistry} || ' ' || ${batteries.description})`
  return sql`${document} @@ ${wordPrefix(word)}`
}

/** A full-text query for words that begin so; `word` holds letters, digits and points only. */
export function wordPrefix(word: string): SQL {
  return sql`(plainto_tsquery('simple', ${word})::text || ':*')::tsquery`
}
