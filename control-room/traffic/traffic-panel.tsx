import { useState } from 'react'
import { LineChart } from '../chart/line-chart.tsx'
import { formatBytes, formatMs, formatNumber } from '../format/number.ts'
import type { Connection } from '../graph/connection.ts'
import { ProblemNote } from '../graph/problem-note.tsx'
import { useNow } from '../state/use-now.ts'
import { SpanChoice } from './span-choice.tsx'
import { StatTile } from './stat-tile.tsx'
import { longestGapOf, sampleEveryMs, spans } from './traffic-metrics.ts'
import type { Span } from './traffic-metrics.ts'
import { useTraffic } from './use-traffic.ts'

/** Requests, errors, latency and load of this platform, live. */
export function TrafficPanel({ connection }: { connection: Connection }) {
  const [span, setSpan] = useState<Span>(spans[0])
  const { series, problem, isLoading } = useTraffic(span, connection)
  const now = useNow(sampleEveryMs)
  const stretch = { from: now - span.ms, to: now, longestGap: longestGapOf(span) }
  return (
    <section aria-labelledby="traffic-title" aria-busy={isLoading}>
      <div className="section-head">
        <h2 id="traffic-title">Live traffic</h2>
        <SpanChoice chosen={span} onChoose={setSpan} />
      </div>
      <ProblemNote problem={problem} />
      <div className="tiles">
        <StatTile
          label="Requests"
          unit="per second"
          series={series.requests_per_second}
          format={formatNumber}
          {...stretch}
        />
        <StatTile
          label="Errors"
          unit="per second"
          series={series.errors_per_second}
          format={formatNumber}
          {...stretch}
        />
        <StatTile
          label="Latency p95"
          unit="95 of 100 are faster"
          series={series.latency_p95_ms}
          format={formatMs}
          {...stretch}
        />
        <StatTile
          label="Open subscriptions"
          unit="now"
          series={series.open_subscriptions}
          format={formatNumber}
          {...stretch}
        />
        <StatTile
          label="Memory"
          unit="of the gateway"
          series={series.memory_rss_bytes}
          format={formatBytes}
          {...stretch}
        />
        <StatTile
          label="Event loop lag"
          unit="99th percentile"
          series={series.event_loop_lag_ms}
          format={formatMs}
          {...stretch}
        />
      </div>
      <div className="charts">
        <LineChart
          title="Requests and errors per second"
          formatValue={formatNumber}
          lines={[
            { label: 'requests', tone: 1, series: series.requests_per_second },
            { label: 'errors', tone: 3, series: series.errors_per_second },
          ]}
          {...stretch}
        />
        <LineChart
          title="Latency"
          formatValue={formatMs}
          lines={[
            { label: 'p50', tone: 1, series: series.latency_p50_ms },
            { label: 'p95', tone: 2, series: series.latency_p95_ms },
            { label: 'p99', tone: 3, series: series.latency_p99_ms },
          ]}
          {...stretch}
        />
        <LineChart
          title="Open subscriptions"
          formatValue={formatNumber}
          lines={[{ label: 'subscriptions', tone: 2, series: series.open_subscriptions }]}
          {...stretch}
        />
      </div>
    </section>
  )
}
