import { and, eq, exists, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Transaction } from '../../../platform/database/viewer-database.ts'
import { dealerAccounts, prices } from '../tables.ts'

export type PriceRow = typeof prices.$inferSelect

/**
 * Prices of these variants that the viewer pays at `at`: retail, and the tier of the acting organisation's dealer
 * account. Row security hides the other tiers from buyers anyway; the seller's staff sees them all but pays retail.
 */
export function selectPayablePrices(
  tx: Transaction,
  variantIds: readonly string[],
  at: Date,
): Promise<PriceRow[]> {
  const ownTier = exists(
    tx
      .select({ one: sql`1` })
      .from(dealerAccounts)
      .where(
        and(
          eq(dealerAccounts.dealerOrganisationId, sql`(select platform.viewer_organisation())`),
          eq(dealerAccounts.organisationId, prices.organisationId),
          eq(dealerAccounts.tier, prices.tier),
        ),
      ),
  )
  return tx
    .select()
    .from(prices)
    .where(
      and(
        inArray(prices.variantId, [...variantIds]),
        lte(prices.validFrom, at),
        or(isNull(prices.validUntil), gt(prices.validUntil, at)),
        or(eq(prices.tier, 'RETAIL'), ownTier),
      ),
    )
}
