import { formatMinute } from '../format/time.ts'
import type { Scale } from './scale.ts'

export interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

interface AxesProps {
  readonly frame: Frame
  readonly x: Scale
  readonly y: Scale
  readonly moments: readonly number[]
  readonly values: readonly number[]
  formatValue(value: number): string
}

export function Axes({ frame, x, y, moments, values, formatValue }: AxesProps) {
  return (
    <g className="axes">
      {values.map((value) => (
        <g key={value}>
          <line x1={frame.left} x2={frame.right} y1={y.toPixel(value)} y2={y.toPixel(value)} />
          <text x={frame.left - 6} y={y.toPixel(value)} textAnchor="end" dominantBaseline="central">
            {formatValue(value)}
          </text>
        </g>
      ))}
      {moments.map((at) => (
        <text key={at} x={x.toPixel(at)} y={frame.bottom + 16} textAnchor="middle">
          {formatMinute(at)}
        </text>
      ))}
    </g>
  )
}
