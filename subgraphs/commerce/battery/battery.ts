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
 * The words of a search box, each to be found as the beginning of some word of the product. Signs between words are
 * dropped; a decimal number stands alone, so that "12.8V" finds "12.8 V". More than ten words are not looked at.
 */
export function searchWords(text: string): string[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/\p{N}+(?:[.,]\p{N}+)+|[\p{L}\p{N}]+/gu)
  return [...new Set(words)].slice(0, maxSearchWords).map((word) => word.replaceAll(',', '.'))
}
