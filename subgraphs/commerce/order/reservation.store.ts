import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import type { WantedLine } from './order-lines.ts'

export interface Reservation {
  readonly variantId: string
  readonly wanted: number
  /** Less than wanted when the shelves held no more; the transaction must not commit then. */
  readonly reserved: number
}

/** Reserves stock for an order; orders that want the same shelf wait for one another here. */
export async function reserveStock(
  tx: Transaction,
  orderId: string,
  lines: readonly WantedLine[],
): Promise<Reservation[]> {
  const wanted = JSON.stringify(
    lines.map((line) => ({ variant_id: line.variantId, quantity: line.quantity })),
  )
  const rows = await tx.execute<{ variant_id: string; wanted: number; reserved: number }>(
    sql`select variant_id, wanted, reserved from commerce.reserve_stock(${orderId}, ${wanted}::jsonb)`,
  )
  return rows.map((row) => ({ variantId: row.variant_id, wanted: row.wanted, reserved: row.reserved }))
}

/** The order will not be sent: what it reserved is free again. */
export async function releaseStock(tx: Transaction, orderId: string): Promise<void> {
  await tx.execute(sql`select commerce.settle_stock(${orderId}, false)`)
}

/** The order left the warehouses: what it reserved is gone. */
export async function issueStock(tx: Transaction, orderId: string): Promise<void> {
  await tx.execute(sql`select commerce.settle_stock(${orderId}, true)`)
}
