import { useId, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { formatClock } from '../format/time.ts'
import { nearestPoint } from '../traffic/series.ts'
import { Axes } from './axes.tsx'
import type { Frame } from './axes.tsx'
import { ChartTable } from './chart-table.tsx'
import type { Line } from './line.ts'
import { Plot } from './plot.tsx'
import { createScale, roundTicks, timeTicks } from './scale.ts'
import type { Scale } from './scale.ts'
import { useWidth } from './use-width.ts'

export interface LineChartProps {
  readonly title: string
  readonly lines: readonly Line[]
  /** The stretch of time to draw, milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  /** Milliseconds without a sample that break a line. */
  readonly longestGap: number
  formatValue(value: number): string
}

const height = 190

/** Lines over time. Pointer or arrow keys pick a moment, whose values are shown and read out. */
export function LineChart(props: LineChartProps) {
  const { title, lines, from, to, longestGap, formatValue } = props
  const titleId = useId()
  const [width, observe] = useWidth()
  const [pickedAt, setPickedAt] = useState<number | null>(null)
  const frame: Frame = { left: 58, right: Math.max(60, width - 10), top: 10, bottom: height - 24 }
  const values = roundTicks(
    Math.max(0, ...lines.flatMap(({ series }) => series.map(({ value }) => value))),
    4,
  )
  const x = createScale(from, to, frame.left, frame.right)
  const y = createScale(0, values.at(-1) ?? 1, frame.bottom, frame.top)
  const moments = (lines[0]?.series ?? []).map(({ at }) => at).filter((at) => at >= from)
  const picked = pickedAt === null ? null : (nearestPoint(lines[0]?.series ?? [], pickedAt)?.at ?? null)
  const shownAt = picked ?? moments.at(-1) ?? null
  const onKeyDown = (event: KeyboardEvent) => {
    const next = movePick(event.key, moments, shownAt)
    if (next === undefined) return
    event.preventDefault()
    setPickedAt(next)
  }
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) =>
    setPickedAt(x.toValue(event.clientX - event.currentTarget.getBoundingClientRect().left))
  return (
    <figure className="panel chart" aria-labelledby={titleId}>
      <figcaption>
        <div className="chart-head">
          <h3 id={titleId}>{title}</h3>
          <span aria-hidden="true">{shownAt === null ? '' : formatClock(shownAt)}</span>
        </div>
        <Legend lines={lines} at={shownAt} formatValue={formatValue} />
      </figcaption>
      <div
        ref={observe as (element: HTMLDivElement | null) => void}
        className="chart-area"
        tabIndex={0}
        role="slider"
        aria-label={`${title}, values at a moment`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, moments.length - 1)}
        aria-valuenow={shownAt === null ? 0 : Math.max(0, moments.indexOf(shownAt))}
        aria-valuetext={shownAt === null ? 'nothing measured yet' : readOut(lines, shownAt, formatValue)}
        onKeyDown={onKeyDown}
        onBlur={() => setPickedAt(null)}
      >
        <svg
          width={width}
          height={height}
          aria-hidden="true"
          onPointerMove={onPointerMove}
          onPointerLeave={() => setPickedAt(null)}
        >
          <Axes
            frame={frame}
            x={x}
            y={y}
            values={values}
            moments={timeTicks(from, to, width < 420 ? 3 : 6)}
            formatValue={formatValue}
          />
          <Plot
            lines={lines.map((line) => ({ ...line, series: line.series.filter(({ at }) => at >= from) }))}
            x={x}
            y={y}
            longestGap={longestGap}
          />
          {picked !== null && <Crosshair x={x} y={y} lines={lines} at={picked} frame={frame} />}
        </svg>
        {moments.length === 0 && <p className="chart-empty">Nothing measured in this stretch yet</p>}
      </div>
      <ChartTable title={title} lines={lines} formatValue={formatValue} />
    </figure>
  )
}

/** The moment a key leads to; undefined for keys that mean nothing here, null to follow the latest again. */
function movePick(
  key: string,
  moments: readonly number[],
  current: number | null,
): number | null | undefined {
  const index = current === null ? moments.length - 1 : moments.indexOf(current)
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return moments[Math.max(0, index - 1)]
    case 'ArrowRight':
    case 'ArrowUp':
      return moments[Math.min(moments.length - 1, index + 1)]
    case 'Home':
      return moments[0]
    case 'End':
    case 'Escape':
      return null
    default:
      return undefined
  }
}

interface CrosshairProps {
  readonly x: Scale
  readonly y: Scale
  readonly lines: readonly Line[]
  readonly at: number
  readonly frame: Frame
}

function Crosshair({ x, y, lines, at, frame }: CrosshairProps) {
  return (
    <g className="crosshair">
      <line x1={x.toPixel(at)} x2={x.toPixel(at)} y1={frame.top} y2={frame.bottom} />
      {lines.map(({ label, tone, series }) => {
        const point = series.find((point) => point.at === at)
        return point ? (
          <circle
            key={label}
            className={`crosshair-dot line-${tone}`}
            cx={x.toPixel(at)}
            cy={y.toPixel(point.value)}
            r={4}
          />
        ) : null
      })}
    </g>
  )
}

interface LegendProps {
  readonly lines: readonly Line[]
  readonly at: number | null
  formatValue(value: number): string
}

function Legend({ lines, at, formatValue }: LegendProps) {
  return (
    <p className="legend" aria-hidden="true">
      {lines.map((line) => (
        <span key={line.label} className={`legend-entry line-${line.tone}`}>
          <svg width="18" height="8" className="legend-mark">
            <path className="line-stroke" d="M1 4H17" />
          </svg>
          {line.label} <strong>{valueAt(line, at, formatValue)}</strong>
        </span>
      ))}
    </p>
  )
}

function valueAt({ series }: Line, at: number | null, formatValue: (value: number) => string): string {
  const point = series.find((point) => point.at === at)
  return point ? formatValue(point.value) : '–'
}

function readOut(lines: readonly Line[], at: number, formatValue: (value: number) => string): string {
  return `${formatClock(at)}: ${lines.map((line) => `${line.label} ${valueAt(line, at, formatValue)}`).join(', ')}`
}
