import { splitAtGaps } from '../traffic/series.ts'
import type { Line } from './line.ts'
import type { Scale } from './scale.ts'

interface PlotProps {
  readonly lines: readonly Line[]
  readonly x: Scale
  readonly y: Scale
  readonly longestGap: number
}

/** The lines themselves, broken where nothing was measured. The first is filled down to the ground. */
export function Plot({ lines, x, y, longestGap }: PlotProps) {
  return (
    <g>
      {lines.toReversed().map((line) => (
        <g key={line.label} className={`line line-${line.tone}`}>
          {splitAtGaps(line.series, longestGap).map((run) => {
            const path = run
              .map(({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${pixel(x, at)} ${pixel(y, value)}`)
              .join('')
            const [first, last] = [run[0], run.at(-1)]
            if (!first || !last) return null
            // A lone sample is no line; a dot shows that something was measured.
            if (run.length === 1)
              return <circle key={first.at} cx={pixel(x, first.at)} cy={pixel(y, first.value)} r={2} />
            return (
              <g key={first.at}>
                {line === lines[0] && (
                  <path
                    className="line-area"
                    d={`${path}L${pixel(x, last.at)} ${pixel(y, 0)}L${pixel(x, first.at)} ${pixel(y, 0)}Z`}
                  />
                )}
                <path className="line-stroke" d={path} />
              </g>
            )
          })}
        </g>
      ))}
    </g>
  )
}

function pixel(scale: Scale, value: number): string {
  return scale.toPixel(value).toFixed(1)
}
