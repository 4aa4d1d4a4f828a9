/** The rules of metrics: pure. */
export type MetricKind = 'GAUGE' | 'COUNTER' | 'RATIO'

export interface MetricDefinition {
  readonly name: string
  readonly unit: string
  readonly kind: MetricKind
  readonly description: string
  readonly staleAfterSeconds: number
}

/** The gateway reports every 5 s. */
const ownStaleAfterSeconds = 30
const defaultStaleAfterSeconds = 86_400

/** What the gateway measures of itself. */
const ownMetrics: Readonly<Record<string, MetricDefinition>> = {
  requests_per_second: own('Requests', '1/s', 'Operations answered each second.'),
  errors_per_second: own('Errors', '1/s', 'Operations answered with errors each second.'),
  refusals_per_second: own('Refusals', '1/s', 'Operations refused each second before anything was executed.'),
  latency_p50_ms: own('Median latency', 'ms', 'Half of the operations took no longer.'),
  latency_p95_ms: own('Latency, 95th percentile', 'ms', '95 of 100 operations took no longer.'),
  latency_p99_ms: own('Latency, 99th percentile', 'ms', '99 of 100 operations took no longer.'),
  open_subscriptions: own('Open subscriptions', '1', 'Subscriptions that are followed now.'),
  open_subscriptions_graphql_ws: own(
    'Open over sockets',
    '1',
    'Of the open subscriptions, those over graphql-ws.',
  ),
  open_subscriptions_event_stream: own(
    'Open over SSE',
    '1',
    'Of the open subscriptions, those over Server-Sent Events.',
  ),
  open_subscriptions_multipart: own(
    'Open over multipart',
    '1',
    'Of the open subscriptions, those over multipart HTTP.',
  ),
  deliveries_per_second: own('Deliveries', '1/s', 'Answers handed to subscribers each second.'),
  dropped_answers_per_second: own(
    'Dropped answers',
    '1/s',
    'Answers slow subscribers missed each second, as their field says.',
  ),
  slow_disconnects_per_second: own(
    'Slow clients let go',
    '1/s',
    'Clients let go each second because they took nothing.',
  ),
  event_executions_per_second: own(
    'Event executions',
    '1/s',
    'Answers made each second, each for all who share it.',
  ),
  upstream_subscriptions_per_second: own(
    'Upstream subscriptions',
    '1/s',
    'Subscriptions begun at subgraphs each second.',
  ),
  shared_queries_per_second: own(
    'Shared queries',
    '1/s',
    'Queries answered each second by the execution of an equal one under way.',
  ),
  shared_fetches_per_second: own(
    'Shared fetches',
    '1/s',
    'Subgraph requests answered each second by an equal one under way.',
  ),
  replays_per_second: own(
    'Replays',
    '1/s',
    'Executions each second whose subgraph answers were those of an earlier one.',
  ),
  memory_rss_bytes: own('Memory', 'B', "Resident memory of the gateway's process."),
  event_loop_lag_ms: own(
    'Event loop lag',
    'ms',
    'How late the process gets to what is due, at the 99th percentile.',
  ),
}

/**
 * What a key first recorded is known to mean. A key never heard of is a gauge of an unknown unit, until somebody
 * describes it.
 */
export function describeNewMetric(key: string, isOwnProject: boolean): MetricDefinition {
  const known = isOwnProject && Object.hasOwn(ownMetrics, key) ? ownMetrics[key] : undefined
  return known ?? gauge(key, 'unknown', 'Recorded without a description.', defaultStaleAfterSeconds)
}

function own(name: string, unit: string, description: string): MetricDefinition {
  return gauge(name, unit, description, ownStaleAfterSeconds)
}

function gauge(name: string, unit: string, description: string, staleAfterSeconds: number): MetricDefinition {
  return { name, unit, kind: 'GAUGE', description, staleAfterSeconds }
}

/** Whether the latest sample is older than the metric's pace allows, or there is none. */
export function isStale(
  metric: { readonly latestAt: Date | null; readonly staleAfterSeconds: number },
  now: Date,
): boolean {
  return (
    metric.latestAt === null || now.getTime() - metric.latestAt.getTime() > metric.staleAfterSeconds * 1_000
  )
}

/** How far ahead of our clock a sample may be, in milliseconds. */
const maxClockSkewMs = 5 * 60_000
const earliestSample = Date.UTC(2000, 0, 1)
const ratioTolerance = 1e-6

export interface SampleClaim {
  readonly value: number
  readonly at: Date
  readonly numerator?: number | null
  readonly denominator?: number | null
}

/** What is wrong with a sample: which part of it, and the sentence to say; null when nothing is. */
export function faultOf(
  sample: SampleClaim,
  now: Date,
): {
  readonly code: 'TIME_OUT_OF_RANGE' | 'RATIO_MISMATCH'
  readonly field: string
  readonly message: string
} | null {
  const at = sample.at.getTime()
  if (at > now.getTime() + maxClockSkewMs || at < earliestSample)
    return {
      code: 'TIME_OUT_OF_RANGE',
      field: 'at',
      message: 'A sample may lie between the year 2000 and 5 minutes ahead of our clock.',
    }
  return isConsistentRatio(sample)
    ? null
    : {
        code: 'RATIO_MISMATCH',
        field: 'numerator',
        message:
          'Give numerator and denominator together, the denominator above 0, and their quotient as value.',
      }
}

function isConsistentRatio({ value, numerator, denominator }: SampleClaim): boolean {
  if (numerator == null && denominator == null) return true
  if (numerator == null || denominator == null || denominator <= 0) return false
  const quotient = numerator / denominator
  return Math.abs(quotient - value) <= ratioTolerance * Math.max(1, Math.abs(quotient))
}
