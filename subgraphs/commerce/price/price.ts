/** The rules of prices: pure, no clock and no database. One function for the shop, the order and the quote. */
export type DealerTier = 'BRONZE' | 'SILVER' | 'GOLD'
export type PriceTier = 'RETAIL' | DealerTier

export interface Price {
  readonly tier: PriceTier
  /** Holds from this many pieces on. */
  readonly minimumQuantity: number
  /** Without VAT, minor units. */
  readonly unitAmount: number
  readonly currency: string
  readonly validFrom: Date
  /** Exclusive; null while no end is set. */
  readonly validUntil: Date | null
}

/**
 * What a piece costs somebody to whom all of `prices` are open, when they take `quantity` of it: the lowest price
 * that holds, so that a dealer never pays more than a passer-by. Null when there is none.
 */
export function unitPrice(prices: readonly Price[], quantity: number, at: Date): Price | null {
  let best: Price | null = null
  for (const price of prices) {
    if (price.minimumQuantity > quantity || !holds(price, at)) continue
    if (best === null || price.unitAmount < best.unitAmount) best = price
  }
  return best
}

/** The quantities from which on a piece becomes cheaper, fewest first, each with its price. */
export function quantityPrices(prices: readonly Price[], at: Date): Price[] {
  const steps: Price[] = []
  const thresholds = [...new Set(prices.map((price) => price.minimumQuantity))].sort((a, b) => a - b)
  for (const quantity of thresholds) {
    const price = unitPrice(prices, quantity, at)
    const before = steps.at(-1)
    if (price && (!before || price.unitAmount < before.unitAmount))
      steps.push({ ...price, minimumQuantity: quantity })
  }
  return steps
}

/** The prices everybody gets. */
export function retailPrices(prices: readonly Price[]): Price[] {
  return prices.filter((price) => price.tier === 'RETAIL')
}

function holds(price: Price, at: Date): boolean {
  return price.validFrom <= at && (price.validUntil === null || at < price.validUntil)
}
