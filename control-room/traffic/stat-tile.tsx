import { Plot } from '../chart/plot.tsx'
import { createScale } from '../chart/scale.ts'
import { formatDuration } from '../format/time.ts'
import type { Series } from './series.ts'

interface StatTileProps {
  readonly label: string
  /** What the value is of, in a few words. */
  readonly unit: string
  readonly series: Series
  readonly from: number
  readonly to: number
  readonly longestGap: number
  format(value: number): string
}

const size = { width: 120, height: 28 }

/** The latest value, how it came there, and a warning when it is no longer fresh. */
export function StatTile({ label, unit, series, from, to, longestGap, format }: StatTileProps) {
  const latest = series.at(-1)
  const age = latest ? to - latest.at : 0
  const isStale = latest !== undefined && age > longestGap
  const highest = Math.max(0, ...series.map(({ value }) => value))
  return (
    <dl className="panel tile" data-metric={label} data-stale={isStale}>
      <dt>{label}</dt>
      <dd className="tile-value">{latest ? format(latest.value) : '–'}</dd>
      <dd className="tile-unit">{isStale ? `${formatDuration(age)} old` : unit}</dd>
      <dd className="tile-spark" aria-hidden="true">
        <svg viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none">
          <Plot
            lines={[{ label, tone: 1, series }]}
            x={createScale(from, to, 0, size.width)}
            y={createScale(0, highest || 1, size.height - 1, 2)}
            longestGap={longestGap}
          />
        </svg>
      </dd>
    </dl>
  )
}
