import type { BatteryUse } from './battery-spec.ts'
import { dayMs, historyDays, isWeekend, later, startOfDay, yearPhase } from './calendar.ts'

interface Season {
  /** Share of a year's orders when nothing else is considered. */
  readonly weight: number
  /** How much the peak stands out: 0 is flat all year. */
  readonly swing: number
  /** Where in the year the peak lies, 0 is 1 January. */
  readonly peak: number
  /** Trade buyers order on working days. */
  readonly trade: boolean
}

const seasons: Readonly<Record<BatteryUse, Season>> = {
  SOLAR_STORAGE: { weight: 24, swing: 0.75, peak: 0.4, trade: false },
  MARINE: { weight: 12, swing: 1.2, peak: 0.27, trade: false },
  RV: { weight: 14, swing: 0.9, peak: 0.36, trade: false },
  AUTOMOTIVE: { weight: 16, swing: 1, peak: 0.98, trade: false },
  E_BIKE: { weight: 11, swing: 0.8, peak: 0.31, trade: false },
  FORKLIFT: { weight: 4, swing: 0, peak: 0, trade: true },
  UPS: { weight: 9, swing: 0, peak: 0, trade: true },
  MEDICAL: { weight: 4, swing: 0, peak: 0, trade: true },
  SENSOR: { weight: 4, swing: 0.1, peak: 0.7, trade: true },
  ROBOTICS: { weight: 2, swing: 0.3, peak: 0.45, trade: true },
}

/** Sunday to Saturday. */
const retailWeek = [0.92, 1.16, 1.06, 1, 1, 0.96, 0.86]
const tradeWeek = [0.05, 1.35, 1.25, 1.2, 1.15, 1, 0.1]

export interface DemandDay {
  readonly day: Date
  readonly isWeekend: boolean
  /** Orders to expect of each use that day. */
  readonly expected: readonly (readonly [BatteryUse, number])[]
}

/** Expected orders for each day of the history: season × weekday × steady growth, scaled to a total. */
export function makeDemand(asOf: Date, totalOrders: number): DemandDay[] {
  const uses = Object.entries(seasons) as [BatteryUse, Season][]
  const today = startOfDay(asOf)
  const days = Array.from({ length: historyDays }, (_, index) => {
    const day = later(today, (index - historyDays + 1) * dayMs)
    const growth = 0.75 + (0.5 * index) / historyDays
    return {
      day,
      isWeekend: isWeekend(day),
      raw: uses.map(([use, season]) => [use, growth * rate(season, day)] as const),
    }
  })
  let sum = 0
  for (const { raw } of days) for (const [, value] of raw) sum += value
  const scale = totalOrders / sum
  return days.map(({ day, isWeekend: weekend, raw }) => ({
    day,
    isWeekend: weekend,
    expected: raw.map(([use, value]) => [use, value * scale] as const),
  }))
}

function rate({ weight, swing, peak, trade }: Season, day: Date): number {
  const week = (trade ? tradeWeek : retailWeek)[day.getUTCDay()] ?? 1
  return weight * week * Math.exp(swing * Math.cos(2 * Math.PI * (yearPhase(day) - peak)))
}
