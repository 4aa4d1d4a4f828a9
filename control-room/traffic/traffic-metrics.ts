/** What the gateway measures of itself every five seconds. */
export const trafficKeys = [
  'requests_per_second',
  'errors_per_second',
  'latency_p50_ms',
  'latency_p95_ms',
  'latency_p99_ms',
  'open_subscriptions',
  'memory_rss_bytes',
  'event_loop_lag_ms',
] as const
export type TrafficKey = (typeof trafficKeys)[number]

export function isTrafficKey(key: string): key is TrafficKey {
  return (trafficKeys as readonly string[]).includes(key)
}

/** How often a sample is recorded, in milliseconds. */
export const sampleEveryMs = 5_000

/** A stretch of time to look at. */
export interface Span {
  readonly label: string
  readonly ms: number
  /** How many points its history is put together in. */
  readonly maxPoints: number
}

export const spans = [
  { label: '5 min', ms: 5 * 60_000, maxPoints: 60 },
  { label: '15 min', ms: 15 * 60_000, maxPoints: 180 },
  { label: '1 h', ms: 60 * 60_000, maxPoints: 240 },
] as const satisfies readonly Span[]

/** Without a sample for so long there is a gap, in milliseconds: three missing of what the history resolves. */
export function longestGapOf({ ms, maxPoints }: Span): number {
  return 3 * Math.max(sampleEveryMs, ms / maxPoints) + 1_000
}
