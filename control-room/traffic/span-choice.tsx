import { spans } from './traffic-metrics.ts'
import type { Span } from './traffic-metrics.ts'

export function SpanChoice({ chosen, onChoose }: { chosen: Span; onChoose(span: Span): void }) {
  return (
    <fieldset className="choice">
      <legend className="visually-hidden">Stretch of time</legend>
      {spans.map((span) => (
        <label key={span.label}>
          <input
            type="radio"
            name="span"
            className="visually-hidden"
            checked={span === chosen}
            onChange={() => onChoose(span)}
          />
          <span>{span.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
