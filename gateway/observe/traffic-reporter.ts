import type { SubgraphService } from '../../platform/graphql/subgraph-service.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { gatewayScope } from '../transport/follow-feed.ts'
import type { SavedWork } from './saved-work.ts'
import type { Traffic, TrafficWindow } from './traffic.ts'

export interface TrafficReporterOptions {
  readonly traffic: Traffic
  /** What sharing and replaying saved since it was last asked. */
  readonly takeSavedWork: () => SavedWork
  /** The subgraph that keeps metrics. */
  readonly ecosystem: SubgraphService
  readonly log: Logger
  /** Default 5,000 ms. */
  readonly intervalMs?: number | undefined
}

/** A measured value of the platform itself. */
export interface TrafficSample {
  readonly key: string
  readonly value: number
  readonly at: string
}

const recordTraffic = /* GraphQL */ `
  mutation RecordTraffic($input: MetricsRecordInput!) {
    metricsRecord(input: $input) {
      recorded
      userErrors {
        code
        message
      }
    }
  }
`

/** Records the gateway's own traffic as metrics of the project `stratograph`. Its failures are logged and harm nothing. */
export function startTrafficReporter(options: TrafficReporterOptions): { stop(): void } {
  const stopped = new AbortController()
  let isReporting = false
  const timer = setInterval(() => {
    // A slow ecosystem must not pile reports up: a window that finds one under way grows instead.
    if (isReporting) return
    isReporting = true
    void report(options, stopped.signal).finally(() => (isReporting = false))
  }, options.intervalMs ?? 5_000)
  return {
    stop() {
      clearInterval(timer)
      stopped.abort(new Error('The gateway stopped.'))
    },
  }
}

async function report(
  { traffic, takeSavedWork, ecosystem, log }: TrafficReporterOptions,
  signal: AbortSignal,
): Promise<void> {
  const samples = toSamples(traffic.takeWindow(), takeSavedWork(), new Date())
  const input = { projectSlug: 'stratograph', samples }
  try {
    const { data, errors } = await ecosystem.execute(
      { query: recordTraffic, variables: { input } },
      gatewayScope(signal),
    )
    const payload = data?.['metricsRecord'] as { userErrors?: readonly unknown[] } | null | undefined
    const refusals = errors ?? payload?.userErrors ?? []
    if (refusals.length > 0) log.warn({ refusals }, 'the traffic report was refused')
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error }, 'the traffic could not be reported')
  }
}

export function toSamples(window: TrafficWindow, saved: SavedWork, now: Date): TrafficSample[] {
  const at = now.toISOString()
  const { seconds, latencyMs, live, openByProtocol } = window
  const latencies = latencyMs
    ? { latency_p50_ms: latencyMs.p50, latency_p95_ms: latencyMs.p95, latency_p99_ms: latencyMs.p99 }
    : {}
  const values = {
    requests_per_second: window.requests / seconds,
    errors_per_second: window.errors / seconds,
    refusals_per_second: window.refusals / seconds,
    ...latencies,
    open_subscriptions: window.openSubscriptions,
    open_subscriptions_graphql_ws: openByProtocol['graphql-ws'],
    open_subscriptions_event_stream: openByProtocol['event-stream'],
    open_subscriptions_multipart: openByProtocol.multipart,
    deliveries_per_second: live.delivered / seconds,
    dropped_answers_per_second: live.dropped / seconds,
    slow_disconnects_per_second: live.disconnected / seconds,
    event_executions_per_second: live.executions / seconds,
    upstream_subscriptions_per_second: live.upstreams / seconds,
    shared_queries_per_second: saved.sharedQueries / seconds,
    shared_fetches_per_second: saved.sharedFetches / seconds,
    replays_per_second: saved.replays / seconds,
    memory_rss_bytes: window.memoryRssBytes,
    event_loop_lag_ms: window.eventLoopLagMs,
  }
  return Object.entries(values).map(([key, value]) => ({ key, value: Math.round(value * 1000) / 1000, at }))
}
