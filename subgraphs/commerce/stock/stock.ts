/** The rules of stock: pure, no clock and no database. */
export type StockAvailability = 'IN_STOCK' | 'LOW_STOCK' | 'OUT_OF_STOCK'
export type StockAdjustReason = 'DELIVERY' | 'COUNT' | 'DAMAGE' | 'RETURN' | 'OTHER'

export interface Shelf {
  /** Pieces on the shelf, reserved ones included. */
  readonly onHand: number
  readonly reserved: number
  readonly reorderPoint: number
}

/** Pieces nobody has reserved. */
export function availableOn(shelves: readonly Shelf[]): number {
  return shelves.reduce((sum, shelf) => sum + shelf.onHand - shelf.reserved, 0)
}

/** How a shop shows it: low once less is left than the point at which all shelves together would be refilled. */
export function availabilityOf(shelves: readonly Shelf[]): StockAvailability {
  const available = availableOn(shelves)
  if (available === 0) return 'OUT_OF_STOCK'
  const reorderPoint = shelves.reduce((sum, shelf) => sum + shelf.reorderPoint, 0)
  return available <= reorderPoint ? 'LOW_STOCK' : 'IN_STOCK'
}
