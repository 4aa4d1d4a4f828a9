import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../../tests/testkit/database.ts'
import type { TestDatabase } from '../../tests/testkit/database.ts'
import { serviceViewer } from '../auth/viewer.ts'
import { openDatabase } from '../database/database.ts'
import type { Transaction } from '../database/viewer-database.ts'
import { createLogger } from '../telemetry/log.ts'
import { appendEvents } from './append.ts'
import { startConsumers } from './consumer-runner.ts'
import type { ConsumerRunnerOptions, RunningConsumers } from './consumer-runner.ts'
import type { Consumer, ConsumerSource } from './consumer.ts'
import { createEventLog } from './event-log.ts'
import { importEvents } from './import-events.ts'
import { createLiveTail } from './live-tail.ts'
import type { LiveTail } from './live-tail.ts'
import { openParkingLot } from './parking-lot.ts'

let test: TestDatabase
let tail: LiveTail
let source: ConsumerSource
const running: RunningConsumers[] = []
const silent = createLogger({ level: 'silent', service: 'test' })
const quick = { firstMs: 2, maxMs: 20 }

/** However busy the machine is. */
const eventually = <Value>(look: () => Promise<Value>) => vi.waitFor(look, { timeout: 25_000, interval: 20 })

beforeAll(async () => {
  test = await createTestDatabase([])
  const log = createEventLog(test.database)
  tail = await createLiveTail(log, { database: test.database })
  source = { name: 'main', log, tail }
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((consumers) => consumers.stop()))
})
afterAll(async () => {
  await tail.close()
  await test.drop()
})

function start(
  consumers: readonly Consumer[],
  options: Partial<ConsumerRunnerOptions> = {},
): RunningConsumers {
  const started = startConsumers({
    database: test.database,
    sources: [source],
    consumers,
    log: silent,
    backoff: quick,
    pollMs: 50,
    ...options,
  })
  running.push(started)
  return started
}

const write = <Value>(work: (tx: Transaction) => Promise<Value>) =>
  test.database.as(serviceViewer('test'), 'the-request').write(work)
const append = (type: string, ...data: unknown[]) =>
  write((tx) =>
    appendEvents(tx, {
      stream: `${type}/1`,
      organisationId: null,
      events: data.map((each) => ({ type, data: each })),
    }),
  )

/** Writes the effect of each event as an event of its own, in the handler's transaction. */
function recorder(name: string, type: string, more: Partial<Consumer> = {}): Consumer {
  return {
    name,
    types: [type],
    handle: async (event, tx) =>
      void (await appendEvents(tx, {
        stream: `effects/${name}`,
        organisationId: null,
        events: [{ type: 'test.effect', data: event.data }],
      })),
    ...more,
  }
}

const effects = async (name: string) =>
  (await source.log.readStream(`effects/${name}`, { limit: 2_000 })).map((event) => event.data)
const checkpoint = (name: string) =>
  write((tx) =>
    tx.execute<{ position: string; attempts: number }>(
      `select position::text, attempts from platform.consumer_checkpoints where consumer = '${name}'`,
    ),
  )
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
const parkingLot = (consumers: readonly Consumer[]) =>
  openParkingLot({ database: test.database, sources: [source], consumers, requestId: 'operator-request' })

describe('consumers', () => {
  it('handle events of the past and of now, in order, each once', async () => {
    await append('test.order.past', ...numbers(120))
    start([recorder('order', 'test.order.past')])
    await eventually(async () => expect(await effects('order')).toHaveLength(120))
    await append('test.order.past', 120)
    await eventually(async () => expect(await effects('order')).toEqual(numbers(121)))
  })

  it('of all types take events of types nobody had heard of, and leave out history brought in when told to', async () => {
    const seen: string[] = []
    const everything: Consumer = {
      name: 'everything',
      types: 'all',
      skipsImports: true,
      startFrom: 'now',
      handle: async ({ type }) => void seen.push(type),
    }
    start([everything])
    await eventually(async () => expect(await checkpoint('everything')).toHaveLength(1))
    const actor = { kind: 'service', id: 'seed' }
    const past = { type: 'test.all.imported', stream: 'test.all/1', version: 1, organisationId: null, actor }
    await write((tx) => importEvents(tx, [{ ...past, occurredAt: new Date(), data: {} }]))
    const type = `test.all.new_${randomUUID().replaceAll('-', '_')}`
    await append(type, 1)
    await eventually(async () => expect(seen).toContain(type))
    expect(seen).not.toContain('test.all.imported')
  })

  it('go on behind their checkpoint after a stop', async () => {
    const consumers = [recorder('stopped', 'test.stop.said')]
    await append('test.stop.said', 0, 1)
    const first = start(consumers)
    await eventually(async () => expect(await effects('stopped')).toHaveLength(2))
    await first.stop()
    await append('test.stop.said', 2)
    start(consumers)
    await eventually(async () => expect(await effects('stopped')).toEqual([0, 1, 2]))
  })

  it('undo what a handler wrote before it failed, and try again', async () => {
    let failures = 2
    const flaky = recorder('flaky', 'test.flaky.said')
    start([
      {
        ...flaky,
        handle: async (event, tx) => {
          await flaky.handle(event, tx)
          if (event.data === 3 && failures-- > 0) throw new Error('not yet')
        },
      },
    ])
    await append('test.flaky.said', ...numbers(6))
    await eventually(async () => expect(await effects('flaky')).toEqual(numbers(6)))
    expect(failures).toBe(-1)
    expect(await checkpoint('flaky')).toMatchObject([{ attempts: 0 }])
  })

  it('park an event that always fails and handle the rest; it can be listed, replayed and discarded', async () => {
    let isBroken = true
    const tries = new Map<unknown, number>()
    const poisoned = recorder('poisoned', 'test.poison.said', { maxAttempts: 3 })
    const consumer: Consumer = {
      ...poisoned,
      handle: async (event, tx) => {
        tries.set(event.data, (tries.get(event.data) ?? 0) + 1)
        if (isBroken && (event.data === 2 || event.data === 4))
          throw new TypeError(`cannot handle ${event.data}`)
        await poisoned.handle(event, tx)
      },
    }
    await append('test.poison.said', ...numbers(6))
    start([consumer])
    await eventually(async () => expect(await effects('poisoned')).toEqual([0, 1, 3, 5]))
    const lot = parkingLot([consumer])
    const parked = await lot.list({ consumer: 'poisoned' })
    expect(parked).toEqual(
      [2, 4].map((data) => ({
        consumer: 'poisoned',
        eventId: expect.any(String),
        source: 'main',
        eventType: 'test.poison.said',
        stream: 'test.poison.said/1',
        attempts: 3,
        error: `TypeError: cannot handle ${data}`,
        parkedAt: expect.any(Date),
      })),
    )
    const [two, four] = parked.map(({ consumer: name, eventId }) => ({ consumer: name, eventId }))
    if (!two || !four) throw new Error('Two events should be parked.')
    expect(await lot.replay(two)).toEqual({ status: 'failed', error: 'TypeError: cannot handle 2' })
    expect(
      (await lot.list({ consumer: 'poisoned', limit: 5 })).map((event) => event.attempts).toSorted(),
    ).toEqual([3, 4])
    isBroken = false
    const replays = await Promise.all([lot.replay(two), lot.replay(two)])
    expect(replays.map((result) => result.status).toSorted()).toEqual(['handled', 'missing'])
    expect(await effects('poisoned')).toEqual([0, 1, 3, 5, 2])
    expect(await lot.discard(four)).toBe(true)
    expect(await lot.discard(four)).toBe(false)
    expect(await lot.list({ consumer: 'poisoned' })).toEqual([])
  })

  it('continue the story: what a handler appends carries correlation and cause', async () => {
    await append('test.story.begun', 'once')
    start([recorder('story', 'test.story.begun')])
    await eventually(async () => expect(await effects('story')).toHaveLength(1))
    const [cause] = await source.log.readStream('test.story.begun/1')
    const [effect] = await source.log.readStream('effects/story')
    expect(effect).toMatchObject({
      correlationId: 'the-request',
      causationId: cause?.id,
      actor: { kind: 'service', id: 'story' },
    })
  })

  it('begin behind the end of the log when told so', async () => {
    await append('test.now.said', 'before')
    start([recorder('now', 'test.now.said', { startFrom: 'now' })])
    await eventually(async () => expect(await checkpoint('now')).toHaveLength(1))
    await append('test.now.said', 'after')
    await eventually(async () => expect(await effects('now')).toEqual(['after']))
  })

  it('move their checkpoint past events that are not theirs', async () => {
    start([recorder('idle', 'test.idle.never')])
    await append('test.idle.other', ...numbers(10))
    const head = await source.log.head()
    await eventually(async () =>
      expect(BigInt((await checkpoint('idle'))[0]?.position ?? 0)).toBeGreaterThanOrEqual(BigInt(head)),
    )
  })

  it('read the logs of other databases, with a checkpoint for each', async () => {
    const other = await createTestDatabase([])
    const otherLog = createEventLog(other.database)
    await other.database.as(serviceViewer('test'), 'r').write((tx) =>
      appendEvents(tx, {
        stream: 'test.far/1',
        organisationId: null,
        events: [{ type: 'test.far.said', data: 'far' }],
      }),
    )
    await append('test.far.said', 'near')
    const started = start([recorder('far', 'test.far.said')], {
      sources: [source, { name: 'other', log: otherLog }],
    })
    await eventually(async () => expect((await effects('far')).toSorted()).toEqual(['far', 'near']))
    expect(await checkpoint('far')).toHaveLength(2)
    await started.stop()
    await other.drop()
  })

  it('share the work with other processes without handling anything twice or out of order', async () => {
    const consumers = [recorder('shared', 'test.shared.said', { batchSize: 3 })]
    const databases = [1, 2, 3].map((number) =>
      openDatabase({ url: test.url, poolSize: 4, name: `process ${number}` }),
    )
    const processes = databases.map((database) => start(consumers, { database }))
    for (const number of numbers(60)) await append('test.shared.said', number)
    await eventually(async () => expect(await effects('shared')).toHaveLength(60))
    await setTimeout(100)
    expect(await effects('shared')).toEqual(numbers(60))
    await Promise.all(processes.map((each) => each.stop()))
    await Promise.all(databases.map((database) => database.close()))
  })

  it('refuse two consumers of one name', () => {
    expect(() => start([recorder('twin', 'test.a'), recorder('twin', 'test.b')])).toThrow(
      'Two consumers or sources are named twin.',
    )
  })
})
