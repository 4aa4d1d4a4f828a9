import type { Catalogue, Variant } from './batteries.ts'
import { dayMs, historyDays, later } from './calendar.ts'
import type { Chemistry } from './chemistry.ts'
import type { DealerTier } from './organisations.ts'
import type { Random } from './random.ts'

export type PriceTier = 'RETAIL' | DealerTier

export interface Price {
  readonly id: string
  readonly variantId: string
  readonly tier: PriceTier
  readonly minimumQuantity: number
  /** Without VAT, minor units. */
  readonly unitAmount: number
  readonly currency: 'EUR'
  readonly validFrom: Date
  /** Exclusive; null while it still holds. */
  readonly validUntil: Date | null
}

/** Discounts off retail in basis points, by the least quantity they ask for. */
const discounts: Readonly<
  Record<PriceTier, readonly (readonly [minimumQuantity: number, basisPoints: number])[]>
> = {
  RETAIL: [
    [1, 0],
    [10, 300],
  ],
  BRONZE: [
    [1, 800],
    [10, 1100],
    [50, 1400],
  ],
  SILVER: [
    [1, 1300],
    [10, 1600],
    [50, 1900],
  ],
  GOLD: [
    [1, 1800],
    [10, 2100],
    [50, 2400],
  ],
}

/** What last year's list asked, as a multiple of today's: lithium has become cheaper, lead dearer. */
const lastYear: Readonly<Record<Chemistry, number>> = {
  LFP: 1.12,
  NMC: 1.08,
  LTO: 1.05,
  LIPO: 1.06,
  NA_ION: 1.18,
  NIMH: 1,
  AGM: 0.96,
  GEL: 0.97,
  FLOODED: 0.95,
  LI_SOCL2: 1.02,
}

export function makePrices(random: Random, { batteries, variants }: Catalogue, asOf: Date): Price[] {
  const chemistryOf = new Map(batteries.map(({ id, chemistry }) => [id, chemistry]))
  const opened = later(asOf, -(historyDays + 60) * dayMs)
  const changed = later(asOf, -210 * dayMs)
  return variants.flatMap((variant) => {
    const before = lastYear[chemistryOf.get(variant.batteryId) ?? 'AGM']
    return [
      ...pricesOf(random, variant, before, opened, changed),
      ...pricesOf(random, variant, 1, changed, null),
    ]
  })
}

function pricesOf(
  random: Random,
  variant: Variant,
  level: number,
  validFrom: Date,
  validUntil: Date | null,
): Price[] {
  return Object.entries(discounts).flatMap(([tier, steps]) =>
    steps.map(([minimumQuantity, basisPoints]) => ({
      id: random.id(validFrom),
      variantId: variant.id,
      tier: tier as PriceTier,
      minimumQuantity,
      unitAmount: Math.round((variant.retailAmount * level * (10_000 - basisPoints)) / 10_000),
      currency: 'EUR' as const,
      validFrom,
      validUntil,
    })),
  )
}

/** Answers what a tier paid for a quantity at a time. */
export class PriceBook {
  readonly #byKey: ReadonlyMap<string, Price[]>

  constructor(prices: readonly Price[]) {
    this.#byKey = Map.groupBy(prices, ({ variantId, tier }) => `${variantId}/${tier}`)
  }

  unitAmount(variantId: string, tier: PriceTier, quantity: number, at: Date): number {
    let best: Price | undefined
    for (const price of this.#byKey.get(`${variantId}/${tier}`) ?? []) {
      const holds = price.validFrom <= at && (price.validUntil === null || at < price.validUntil)
      if (holds && price.minimumQuantity <= quantity && price.minimumQuantity > (best?.minimumQuantity ?? 0))
        best = price
    }
    if (!best) throw new Error(`variant ${variantId} has no ${tier} price on ${at.toISOString()}`)
    return best.unitAmount
  }
}
