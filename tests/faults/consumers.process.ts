import { appendEvents } from '../../platform/events/append.ts'
import { startConsumers } from '../../platform/events/consumer-runner.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { createLiveTail } from '../../platform/events/live-tail.ts'
import { openDatabase } from '../../platform/database/database.ts'
import { createLogger } from '../../platform/telemetry/log.ts'

// A process of its own that a test can kill: `node consumers.process.ts <database url>`.
const url = process.argv[2]
if (!url) throw new Error('Give the database url.')

const database = openDatabase({ url, poolSize: 4, name: 'consumer process' })
const log = createEventLog(database)
const tail = await createLiveTail(log, { database })
startConsumers({
  database,
  sources: [{ name: 'main', log, tail }],
  log: createLogger({ level: 'silent', service: 'consumer process' }),
  backoff: { firstMs: 5, maxMs: 50 },
  pollMs: 100,
  consumers: [
    {
      name: 'effects',
      types: ['test.fault.said'],
      batchSize: 7,
      handle: async (event, tx) =>
        void (await appendEvents(tx, {
          stream: 'test.effects/1',
          organisationId: null,
          events: [{ type: 'test.fault.done', data: event.data }],
        })),
    },
  ],
})
