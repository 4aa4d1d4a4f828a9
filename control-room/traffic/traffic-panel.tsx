import { useState } from 'react'
import { LineChart } from '../chart/line-chart.tsx'
import { formatBytes, formatMs, formatNumber } from '../format/number.ts'
import type { Connection } from '../graph/connection.ts'
import { ProblemNote } from '../graph/problem-note.tsx'
import { useNow } from '../state/use-now.ts'
import { SpanChoice } from './span-choice.tsx'
import { StatTile } from './stat-tile.tsx'
import { longestGapOf, sampleEveryMs, spans } from './traffic-metrics.ts'
import type { Span, TrafficKey } from './traffic-metrics.ts'
import type { TrafficSeries } from './traffic-series.ts'
import { useTraffic } from './use-traffic.ts'

/** Requests, errors, latency and load of this platform, live. */
export function TrafficPanel({ connection }: { connection: Connection }) {
  const [span, setSpan] = useState<Span>(spans[0])
  const { series, problem, isLoading } = useTraffic(span, connection)
  const now = useNow(sampleEveryMs)
  const stretch = { from: now - span.ms, to: now, longestGap: longestGapOf(span) }
  const isHidden = problem?.isFinal ?? false
  return (
    <section aria-labelledby="traffic-title" aria-busy={isLoading}>
      <div className="section-head">
        <h2 id="traffic-title">Live traffic</h2>
        {!isHidden && <SpanChoice chosen={span} onChoose={setSpan} />}
      </div>
      <ProblemNote problem={problem} />
      {!isHidden && <TrafficTiles series={series} {...stretch} />}
      {!isHidden && <TrafficCharts series={series} {...stretch} />}
    </section>
  )
}

interface TrafficStretch {
  readonly series: TrafficSeries
  readonly from: number
  readonly to: number
  readonly longestGap: number
}

interface Tile {
  readonly key: TrafficKey
  readonly label: string
  readonly unit: string
  format(value: number): string
}

const tiles: readonly Tile[] = [
  { key: 'requests_per_second', label: 'Requests', unit: 'per second', format: formatNumber },
  { key: 'errors_per_second', label: 'Errors', unit: 'per second', format: formatNumber },
  { key: 'latency_p95_ms', label: 'Latency p95', unit: '95 of 100 are faster', format: formatMs },
  { key: 'open_subscriptions', label: 'Open subscriptions', unit: 'now', format: formatNumber },
  { key: 'memory_rss_bytes', label: 'Memory', unit: 'of the gateway', format: formatBytes },
  { key: 'event_loop_lag_ms', label: 'Event loop lag', unit: '99th percentile', format: formatMs },
]

function TrafficTiles({ series, ...stretch }: TrafficStretch) {
  return (
    <div className="tiles">
      {tiles.map(({ key, ...tile }) => (
        <StatTile key={key} series={series[key]} {...tile} {...stretch} />
      ))}
    </div>
  )
}

function TrafficCharts({ series, ...stretch }: TrafficStretch) {
  return (
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
  )
}
