import type { Variant } from './batteries.ts'
import { dayMs, historyDays, later } from './calendar.ts'
import type { CountryCode } from './places.ts'
import type { Random } from './random.ts'

export interface Warehouse {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly country: CountryCode
  readonly city: string
  readonly createdAt: Date
}

export interface StockLevel {
  readonly id: string
  readonly variantId: string
  readonly warehouseId: string
  /** Pieces on the shelf, reserved ones included. */
  readonly onHand: number
  /** Pieces that orders still to be shipped have claimed. */
  readonly reserved: number
  readonly reorderPoint: number
  readonly countedAt: Date
}

const sites: readonly (readonly [string, string, CountryCode, string])[] = [
  ['RTM', 'Rotterdam Waalhaven', 'NL', 'Rotterdam'],
  ['LEJ', 'Leipzig Güterverkehrszentrum', 'DE', 'Leipzig'],
  ['GDN', 'Gdańsk Pomorskie Centrum', 'PL', 'Gdańsk'],
]

export function makeWarehouses(random: Random, asOf: Date): Warehouse[] {
  const createdAt = later(asOf, -(historyDays + 1200) * dayMs)
  return sites.map(([code, name, country, city]) => ({
    id: random.id(createdAt),
    code,
    name,
    country,
    city,
    createdAt,
  }))
}

/** Cheap things lie in hundreds, forklift batteries in ones; a few shelves are empty. */
export function makeStock(
  random: Random,
  variants: readonly Variant[],
  warehouses: readonly Warehouse[],
  reservations: ReadonlyMap<string, number>,
  asOf: Date,
): StockLevel[] {
  return variants.flatMap((variant) => {
    const usual = Math.max(3, Math.min(600, 4_000_000 / variant.retailAmount))
    return warehouses.map((warehouse, rank) => {
      const share = rank === 0 ? 1 : 0.4
      const countedAt = later(asOf, -random.between(1, 14) * dayMs)
      const free = random.chance(0.06) ? 0 : Math.round(usual * share * random.between(0.3, 1.4))
      const reserved = reservations.get(shelfKey(variant.id, warehouse.id)) ?? 0
      return {
        id: random.id(countedAt),
        variantId: variant.id,
        warehouseId: warehouse.id,
        onHand: free + reserved,
        reserved,
        reorderPoint: Math.ceil(usual * share * 0.35),
        countedAt,
      }
    })
  })
}

/** Where one variant lies in one warehouse. */
export function shelfKey(variantId: string, warehouseId: string): string {
  return `${variantId}/${warehouseId}`
}
