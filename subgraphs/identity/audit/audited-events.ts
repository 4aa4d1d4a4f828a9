import { importCorrelation } from '../../../platform/events/import-events.ts'
import type { RecordedEvent } from '../../../platform/events/event.ts'

/**
 * Readings that machines of ours take every few seconds. Nobody did anything, and they would bury those who did; a
 * reading that a person or a partner's program wrote is audited like everything else.
 */
export const measuredTypes: ReadonlySet<string> = new Set([
  'ecosystem.metrics.recorded',
  'ecosystem.health.checked',
  'ecosystem.usage.counted',
])

/**
 * Whether an event gets an entry. All do, but readings of our own machines, and history brought in: who did that and
 * when is what the import says, not what this system saw.
 */
export function isAudited(event: Pick<RecordedEvent, 'type' | 'actor' | 'correlationId'>): boolean {
  if (event.correlationId === importCorrelation) return false
  return !(measuredTypes.has(event.type) && event.actor.kind === 'service')
}
