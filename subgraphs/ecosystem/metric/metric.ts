/** The rules of metrics: pure. */
export type MetricKind = 'GAUGE' | 'COUNTER' | 'RATIO'

export interface MetricDefinition {
  readonly name: string
  readonly unit: string
  readonly kind: MetricKind
  readonly description: string
}

/** What the gateway measures of itself. */
const ownMetrics: Readonly<Record<string, MetricDefinition>> = {
  requests_per_second: gauge('Requests', '1/s', 'Operations answered each second.'),
  errors_per_second: gauge('Errors', '1/s', 'Operations answered with errors each second.'),
  latency_p50_ms: gauge('Median latency', 'ms', 'Half of the operations took no longer.'),
  latency_p95_ms: gauge('Latency, 95th percentile', 'ms', '95 of 100 operations took no longer.'),
  latency_p99_ms: gauge('Latency, 99th percentile', 'ms', '99 of 100 operations took no longer.'),
  open_subscriptions: gauge('Open subscriptions', '1', 'Subscriptions that are followed now.'),
  memory_rss_bytes: gauge('Memory', 'B', "Resident memory of the gateway's process."),
  event_loop_lag_ms: gauge(
    'Event loop lag',
    'ms',
    'How late the process gets to what is due, at the 99th percentile.',
  ),
}

/** What a key is known to mean; a key never heard of is a gauge of an unknown unit, to be described later. */
export function describeMetric(key: string): MetricDefinition {
  return ownMetrics[key] ?? gauge(key, 'unknown', 'Recorded without a description.')
}

function gauge(name: string, unit: string, description: string): MetricDefinition {
  return { name, unit, kind: 'GAUGE', description }
}

/** How far ahead of our clock a sample may be, in milliseconds. */
export const maxClockSkewMs = 5 * 60_000

export interface SeriesRange {
  readonly from: Date
  readonly to: Date
  readonly maxPoints: number
}

const steps = [
  1, 5, 10, 15, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 604_800,
]

/** The smallest round step, in seconds, that cuts the range into at most `maxPoints` buckets. */
export function chooseStepSeconds({ from, to, maxPoints }: SeriesRange): number {
  const needed = (to.getTime() - from.getTime()) / 1_000 / maxPoints
  return steps.find((step) => step >= needed) ?? Math.ceil(needed / 604_800) * 604_800
}
