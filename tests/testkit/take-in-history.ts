import { expect, vi } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import { readCheckpoint } from '../../platform/events/checkpoint.store.ts'
import type { Consumer } from '../../platform/events/consumer.ts'
import { startConsumers } from '../../platform/events/consumer-runner.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { selectParkedEvents } from '../../platform/events/parked-event.store.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { subgraphs } from '../../subgraphs/subgraphs.ts'

/**
 * Lets the subgraphs read the log of the demo world to its end, as they do at their first start: four seconds of work
 * that every system over a copy would do again. Identity does not: what it writes is sealed with a system's own secret.
 */
export async function takeInHistory(database: Database): Promise<void> {
  const log = createEventLog(database)
  const consumers = subgraphs
    .filter(({ name }) => name !== 'identity')
    .flatMap(({ createConsumers }) => createConsumers?.(undefined) ?? [])
  const quietLog = createLogger({ level: 'error', service: 'test' })
  const source = { name: 'main', log }
  const running = startConsumers({ database, sources: [source], consumers, log: quietLog, pollMs: 100 })
  const service = database.as(serviceViewer('test'), 'test')
  const readPlace = ({ name }: Consumer) =>
    service.read((tx) => readCheckpoint(tx, { consumer: name, source: source.name }))
  try {
    await vi.waitFor(
      async () => {
        const places = await Promise.all(consumers.map(readPlace))
        expect(new Set(places)).toEqual(new Set([await log.head()]))
      },
      { timeout: 60_000, interval: 100 },
    )
  } finally {
    await running.stop()
  }
  expect(await service.read((tx) => selectParkedEvents(tx, { limit: 1 }))).toEqual([])
}
