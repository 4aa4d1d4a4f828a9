import type { Chemistry, Packing } from './chemistry.ts'

export const batteryUses = [
  'SOLAR_STORAGE',
  'MARINE',
  'RV',
  'FORKLIFT',
  'UPS',
  'AUTOMOTIVE',
  'E_BIKE',
  'MEDICAL',
  'SENSOR',
  'ROBOTICS',
] as const
export type BatteryUse = (typeof batteryUses)[number]

/** What a buyer would read in a maker's data sheet; weights, prices and sizes follow from it. */
export interface BatterySpec {
  readonly code: string
  readonly name: string
  readonly brand: string
  readonly chemistry: Chemistry
  readonly uses: readonly BatteryUse[]
  readonly description: string
  readonly packing?: Packing
  readonly terminals: string
  readonly certificates: readonly string[]
  readonly cellVolts: number
  readonly cycles: number
  readonly wattHoursPerKilogram: number
  /** Of the first variant; larger ones cost a little less for each watt-hour. */
  readonly euroPerWattHour: number
  readonly kilogramsPerLitre: number
  /** Length : width : height. */
  readonly shape: readonly [number, number, number]
  /** Continuous discharge as a multiple of the capacity per hour. */
  readonly dischargeRate: number
  readonly warrantyMonths: number
  /** Cells in series × ampere-hours of each variant sold, such as `4×50, 8×100`. */
  readonly variants: string
}
