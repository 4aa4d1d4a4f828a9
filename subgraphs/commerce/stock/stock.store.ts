import { and, asc, eq, getTableColumns, gte, inArray, lte, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { stockLevels, variants, warehouses } from '../tables.ts'

type WarehouseRow = typeof warehouses.$inferSelect
export type StockLevelRow = typeof stockLevels.$inferSelect & { readonly warehouse: WarehouseRow }

export interface ShelfKey {
  readonly organisationId: string
  readonly variantId: string
  readonly warehouseId: string
}

const maxOnHand = 1_000_000_000

export async function selectStockByVariant(
  tx: Transaction,
  variantIds: readonly string[],
): Promise<StockLevelRow[]> {
  const rows = await tx
    .select({ level: getTableColumns(stockLevels), warehouse: getTableColumns(warehouses) })
    .from(stockLevels)
    .innerJoin(warehouses, eq(warehouses.id, stockLevels.warehouseId))
    .where(inArray(stockLevels.variantId, [...variantIds]))
    .orderBy(asc(warehouses.code))
  return rows.map(({ level, warehouse }) => ({ ...level, warehouse }))
}

/** The warehouse, when it and the variant are both the seller's. */
export async function selectWarehouseFor(
  tx: Transaction,
  shelf: ShelfKey,
): Promise<WarehouseRow | undefined> {
  const [row] = await tx
    .select(getTableColumns(warehouses))
    .from(warehouses)
    .innerJoin(variants, eq(variants.organisationId, warehouses.organisationId))
    .where(
      and(
        eq(variants.id, shelf.variantId),
        eq(warehouses.id, shelf.warehouseId),
        eq(variants.organisationId, shelf.organisationId),
      ),
    )
  return row
}

/** Makes an empty shelf unless there is one. */
export async function insertShelf(
  tx: Transaction,
  shelf: ShelfKey & { id: string; countedAt: Date },
): Promise<void> {
  await tx
    .insert(stockLevels)
    .values({ ...shelf, onHand: 0, reserved: 0, reorderPoint: 0, version: 0 })
    .onConflictDoNothing({ target: [stockLevels.variantId, stockLevels.warehouseId] })
}

/** Adds to a shelf in one statement, unless that left less than is reserved; then nothing is answered. */
export async function addToShelf(
  tx: Transaction,
  shelf: ShelfKey,
  change: number,
  countedAt: Date,
): Promise<typeof stockLevels.$inferSelect | undefined> {
  const onHand = sql`${stockLevels.onHand}::bigint + ${change}`
  const [row] = await tx
    .update(stockLevels)
    .set({ onHand: sql`(${onHand})::integer`, version: sql`${stockLevels.version} + 1`, countedAt })
    .where(
      and(
        eq(stockLevels.variantId, shelf.variantId),
        eq(stockLevels.warehouseId, shelf.warehouseId),
        gte(onHand, stockLevels.reserved),
        lte(onHand, maxOnHand),
      ),
    )
    .returning()
  return row
}
