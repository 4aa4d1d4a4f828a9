/** Value added tax on goods: pure. */

/** Where the seller is registered. */
const homeCountry = 'NL'

/** Standard rates of the union's member states in basis points, as of November 2026. */
const standardRates: Readonly<Record<string, number>> = {
  AT: 2000,
  BE: 2100,
  BG: 2000,
  CY: 1900,
  CZ: 2100,
  DE: 1900,
  DK: 2500,
  EE: 2400,
  ES: 2100,
  FI: 2550,
  FR: 2000,
  GR: 2400,
  HR: 2500,
  HU: 2700,
  IE: 2300,
  IT: 2200,
  LT: 2100,
  LU: 1700,
  LV: 2100,
  MT: 1800,
  NL: 2100,
  PL: 2300,
  PT: 2300,
  RO: 2100,
  SE: 2500,
  SI: 2200,
  SK: 2300,
}

/**
 * The rate, in basis points, of goods sent to a country: that of the destination for private buyers; none for a firm
 * in another member state, which accounts for it itself (reverse charge), and none for what leaves the union.
 */
export function vatBasisPoints(country: string, isBusiness: boolean): number {
  if (isBusiness && country !== homeCountry) return 0
  return standardRates[country] ?? 0
}
