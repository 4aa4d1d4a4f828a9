import { and, eq, exists, getTableColumns, gte, inArray, lte, not, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { selectPage, selectPagesByParent } from '../../../platform/database/keyset.ts'
import type { KeysetOrder, Page, PageRequest } from '../../../platform/database/keyset.ts'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { searchWords } from '../battery/battery.ts'
import { batteryHasWord, whereBattery, wordPrefix } from '../battery/battery.store.ts'
import type { BatteryRow } from '../battery/battery.store.ts'
import { batteries, stockLevels, variants } from '../tables.ts'
import type { VariantSortField } from './variant.ts'
import type { VariantFilterInput, VariantRangeInput, VariantSortInput } from './variant.input.ts'

/** A variant; with its battery where both were read in one statement. */
export type VariantRow = typeof variants.$inferSelect & { readonly battery?: BatteryRow }
export type VariantWithBattery = VariantRow & { readonly battery: BatteryRow }

const sortColumns = {
  NAME: variants.name,
  SKU: variants.sku,
  NOMINAL_VOLTS: variants.nominalVolts,
  CAPACITY_AH: variants.capacityAh,
  ENERGY_WH: variants.energyWh,
  WEIGHT: variants.weightGrams,
  CREATED_AT: variants.createdAt,
} satisfies Record<VariantSortField, KeysetOrder['column']>

export async function selectVariants(tx: Transaction, ids: readonly string[]): Promise<VariantWithBattery[]> {
  const rows = await tx
    .select({ variant: getTableColumns(variants), battery: getTableColumns(batteries) })
    .from(variants)
    .innerJoin(batteries, eq(batteries.id, variants.batteryId))
    .where(inArray(variants.id, [...ids]))
  return rows.map(({ variant, battery }) => ({ ...variant, battery }))
}

export function selectVariantPage(
  tx: Transaction,
  filter: VariantFilterInput,
  sort: VariantSortInput,
  page: PageRequest,
): Promise<Page<VariantRow>> {
  const order: KeysetOrder = {
    column: sortColumns[sort.field],
    id: variants.id,
    direction: sort.direction === 'ASC' ? 'asc' : 'desc',
  }
  return selectPage(tx, { table: variants, order, where: whereVariant(tx, filter), page })
}

export function selectVariantsByBattery(
  tx: Transaction,
  batteryIds: readonly string[],
  page: PageRequest,
): Promise<Map<string, Page<VariantRow>>> {
  return selectPagesByParent(tx, {
    table: variants,
    parent: variants.batteryId,
    parentIds: batteryIds,
    order: { column: variants.sku, id: variants.id, direction: 'asc' },
    page,
  })
}

function whereVariant(tx: Transaction, filter: VariantFilterInput): SQL | undefined {
  const { chemistries, use, inStock } = filter
  const shelf = exists(
    tx
      .select({ one: sql`1` })
      .from(stockLevels)
      .where(
        and(eq(stockLevels.variantId, variants.id), sql`${stockLevels.onHand} > ${stockLevels.reserved}`),
      ),
  )
  return and(
    chemistries || use ? isOfBattery(tx, whereBattery({ chemistries, use })) : undefined,
    within(variants.nominalVolts, filter.nominalVolts),
    within(variants.capacityAh, filter.capacityAh),
    inStock == null ? undefined : inStock ? shelf : not(shelf),
    // Each word may stand in either document: "marine 100Ah" has one in the battery and one in the variant.
    ...searchWords(filter.search ?? '').map((word) =>
      or(variantHasWord(word), isOfBattery(tx, batteryHasWord(word))),
    ),
  )
}

function isOfBattery(tx: Transaction, where: SQL | undefined): SQL {
  return inArray(variants.batteryId, tx.select({ id: batteries.id }).from(batteries).where(where))
}

function within(column: PgColumn, range: VariantRangeInput | null | undefined): SQL | undefined {
  return and(
    range?.min == null ? undefined : gte(column, range.min),
    range?.max == null ? undefined : lte(column, range.max),
  )
}

/** Spelled as in `variants_search_idx`, or the index is not used. */
function variantHasWord(word: string): SQL {
  const document = sql`to_tsvector('simple', ${variants.name} || ' ' || ${variants.sku} || ' ' || replace(replace(${variants.name}, ' Ah', 'Ah'), ' V', 'V'))`
  return sql`${document} @@ ${wordPrefix(word)}`
}
