import { invalidInput } from '../../../platform/errors/public-error.ts'
import { readPercentileMs } from '../../../platform/telemetry/latency-histogram.ts'
import type { LatencyCounts } from '../../../platform/telemetry/latency-histogram.ts'

/** How long windows are: those of UTC. */
export type UsageSpan = 'MINUTE' | 'HOUR' | 'DAY'

/** How long usage is kept by the minute; by the hour and the day it stays. */
export const minutesKeptForDays = 31
/** A batch that was counted is known again for so long. */
export const batchesKnownForDays = 30

const dayMs = 86_400_000
const spanMs: Readonly<Record<UsageSpan, number>> = { MINUTE: 60_000, HOUR: 3_600_000, DAY: dayMs }
const mostWindows = 2_000

/** Windows of one length over a time. */
export interface UsageRange {
  readonly span: UsageSpan
  /** Included; where a window begins. */
  readonly from: Date
  /** Not included. */
  readonly to: Date
}

export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMs)
}

/** The windows that meet a time. Throws BAD_USER_INPUT for one that ends before it begins or takes too many. */
export function chooseRange(from: Date, to: Date, span: UsageSpan): UsageRange {
  if (from >= to) throw invalidInput('to must be later than from.', ['to'])
  const start = Math.floor(from.getTime() / spanMs[span]) * spanMs[span]
  if (to.getTime() - start > mostWindows * spanMs[span])
    throw invalidInput(`The time holds more than ${mostWindows} windows: ask for longer ones.`, ['window'])
  return { span, from: new Date(start), to }
}

/** What was counted, in one window or in many. */
export interface UsageCounts {
  readonly calls: number
  readonly events: number
  readonly refusals: number
  readonly errors: number
  readonly quotaErrors: number
  readonly estimatedPoints: number
  readonly actualPoints: number
  readonly latencies: LatencyCounts
}

const nothing: UsageCounts = {
  calls: 0,
  events: 0,
  refusals: 0,
  errors: 0,
  quotaErrors: 0,
  estimatedPoints: 0,
  actualPoints: 0,
  latencies: [],
}

export function sumCounts(all: readonly UsageCounts[]): UsageCounts {
  return all.reduce(addCounts, nothing)
}

function addCounts(one: UsageCounts, other: UsageCounts): UsageCounts {
  const [long, short] =
    one.latencies.length >= other.latencies.length
      ? [one.latencies, other.latencies]
      : [other.latencies, one.latencies]
  return {
    calls: one.calls + other.calls,
    events: one.events + other.events,
    refusals: one.refusals + other.refusals,
    errors: one.errors + other.errors,
    quotaErrors: one.quotaErrors + other.quotaErrors,
    estimatedPoints: one.estimatedPoints + other.estimatedPoints,
    actualPoints: one.actualPoints + other.actualPoints,
    latencies: long.map((count, place) => count + (short[place] ?? 0)),
  }
}

/** A latency for people: to a tenth of a millisecond. */
export function readLatencyMs({ latencies }: UsageCounts, share: number): number | null {
  const ms = readPercentileMs(latencies, share)
  return ms === null ? null : Math.round(ms * 10) / 10
}
