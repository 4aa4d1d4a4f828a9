import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { openDatabase } from '../../platform/database/database.ts'
import type { Database } from '../../platform/database/database.ts'
import { clusterFolderIn } from '../../platform/database/embedded/cluster-folder.ts'
import { startEmbeddedPostgres } from '../../platform/database/embedded/embedded-postgres.ts'
import { findPostmaster } from '../../platform/database/embedded/postmaster.ts'
import { migrate } from '../../platform/database/migrate.ts'
import { migrationSets } from '../../platform/database/migration-sets.ts'
import { appendEvents, ConcurrencyError } from '../../platform/events/append.ts'
import { startConsumers } from '../../platform/events/consumer-runner.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { createLiveTail } from '../../platform/events/live-tail.ts'
import { createLogger } from '../../platform/telemetry/log.ts'

const total = 1_500
const type = 'test.fault.said'
const servers: { stop(): Promise<void> }[] = []
let dataFolder: string
let database: Database

// A server of its own, because it is killed.
const startServer = async () => {
  const server = await startEmbeddedPostgres({ dataFolder, log: () => undefined })
  servers.push(server)
  return server
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-tail-'))
  const { url } = await startServer()
  await migrate(url, await migrationSets([]))
  database = openDatabase({ url, poolSize: 8, name: 'tail test' })
})
afterAll(async () => {
  await database.close()
  for (const server of servers) await server.stop()
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
})

describe('the live tail and consumers on a server that is killed', () => {
  it('lose, repeat and reorder nothing', async () => {
    const log = createEventLog(database)
    const tail = await createLiveTail(log, { database, queueLimit: total })
    const followers = Array.from({ length: 20 }, () => collect(tail.subscribe({ types: [type] })))
    const start = await log.head()
    const resuming = followInSteps(async (after) =>
      tail.subscribe({ types: [type] }, { after: after ?? start }),
    )
    const consumers = startConsumers({
      database,
      sources: [{ name: 'main', log, tail }],
      log: createLogger({ level: 'silent', service: 'test' }),
      pollMs: 100,
      backoff: { firstMs: 20, maxMs: 200 },
      // Losing the server now and then must park nothing, however often it comes.
      consumers: [
        {
          name: 'effects',
          types: [type],
          handle: async (event, tx) =>
            void (await appendEvents(tx, {
              stream: 'test.effects/1',
              organisationId: null,
              events: [{ type: 'test.fault.done', data: event.data }],
            })),
        },
      ],
    })
    const writing = appendNumbers()
    for (const number of [300, 800]) {
      while (progress.written < number) await setTimeout(5)
      const postmaster = findPostmaster(clusterFolderIn(dataFolder))
      if (!postmaster) throw new Error('The server should run.')
      process.kill(postmaster.identity.pid, 'SIGKILL')
      await setTimeout(300)
      await startServer()
    }
    await writing
    const expected = Array.from({ length: total }, (_, index) => index)
    for (const follower of followers) expect(await follower).toEqual(expected)
    expect(await resuming).toEqual(expected)
    const effects = async () =>
      (await log.readStream('test.effects/1', { limit: total * 2 })).map((event) => event.data)
    while ((await effects()).length < total) await setTimeout(20)
    expect(await effects()).toEqual(expected)
    await consumers.stop()
    await tail.close()
  }, 60_000)
})

const progress = { written: 0 }

/** Appends until each number stands; an append whose answer was lost is told by its version. */
async function appendNumbers(): Promise<void> {
  while (progress.written < total) {
    try {
      await database.as(serviceViewer('test'), 'r').write((tx) =>
        appendEvents(tx, {
          stream: 'test.fault/1',
          organisationId: null,
          expectedVersion: progress.written,
          events: [{ type, data: progress.written }],
        }),
      )
      progress.written += 1
    } catch (error) {
      if (error instanceof ConcurrencyError) progress.written += 1
      else await setTimeout(20)
    }
  }
}

async function collect(events: AsyncIterable<{ readonly data: unknown }>): Promise<unknown[]> {
  const taken: unknown[] = []
  for await (const event of events) if (taken.push(event.data) === total) break
  return taken
}

/** Leaves after every few events and comes back behind the last one. */
async function followInSteps(
  subscribe: (
    after: string | undefined,
  ) => Promise<AsyncIterable<{ readonly data: unknown; readonly position: string }>>,
): Promise<unknown[]> {
  const taken: unknown[] = []
  let after: string | undefined
  while (taken.length < total) {
    let stay = 23
    for await (const event of await subscribe(after)) {
      taken.push(event.data)
      after = event.position
      if (taken.length === total || --stay === 0) break
    }
  }
  return taken
}
