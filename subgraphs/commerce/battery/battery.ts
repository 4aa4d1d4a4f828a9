/** The rules of batteries: pure, no clock and no database. */
export type Chemistry =
  'LFP' | 'NMC' | 'LTO' | 'LIPO' | 'NA_ION' | 'NIMH' | 'AGM' | 'GEL' | 'FLOODED' | 'LI_SOCL2'

export type BatteryUse =
  | 'SOLAR_STORAGE'
  | 'MARINE'
  | 'RV'
  | 'FORKLIFT'
  | 'UPS'
  | 'AUTOMOTIVE'
  | 'E_BIKE'
  | 'MEDICAL'
  | 'SENSOR'
  | 'ROBOTICS'

export type BatterySortField = 'NAME' | 'CREATED_AT'

const maxSearchWords = 10

/**
 * The words of a search box, each to be found as the beginning of some word of the product. Signs between words
 * are dropped, a point or comma inside a number is kept; more than ten words are not looked at.
 */
export function searchWords(text: string): string[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+(?:[.,]\p{N}+)*\p{L}*/gu)
  return [...new Set(words)].slice(0, maxSearchWords).map((word) => word.replaceAll(',', '.'))
}
