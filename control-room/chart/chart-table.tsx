import { formatClock } from '../format/time.ts'
import type { Line } from './line.ts'

interface ChartTableProps {
  readonly title: string
  readonly lines: readonly Line[]
  formatValue(value: number): string
}

const rowCount = 12

/** The latest values as a table, for those who read numbers better than lines. */
export function ChartTable({ title, lines, formatValue }: ChartTableProps) {
  const moments = (lines[0]?.series ?? []).slice(-rowCount).toReversed()
  return (
    <details className="chart-table">
      <summary>Latest values</summary>
      <table>
        <caption className="visually-hidden">{title}, latest values</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {lines.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moments.map(({ at }) => (
            <tr key={at}>
              <th scope="row">{formatClock(at)}</th>
              {lines.map(({ label, series }) => {
                const point = series.find((point) => point.at === at)
                return <td key={label}>{point ? formatValue(point.value) : '–'}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
