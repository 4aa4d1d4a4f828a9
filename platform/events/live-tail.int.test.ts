import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import postgres from 'postgres'
import { createTestDatabase } from '../../tests/testkit/database.ts'
import type { TestDatabase } from '../../tests/testkit/database.ts'
import { serviceViewer } from '../auth/viewer.ts'
import type { Database } from '../database/database.ts'
import { appendEvents } from './append.ts'
import { createEventLog, ForeignPositionError } from './event-log.ts'
import type { EventLog } from './event-log.ts'
import { comparePositions, startOfLog } from './event.ts'
import type { LogPosition, RecordedEvent } from './event.ts'
import { LiveEventOverflowError } from './live-events.ts'
import { createLiveTail } from './live-tail.ts'
import type { LiveTail, LiveTailOptions } from './live-tail.ts'

let test: TestDatabase
let log: EventLog
const tails: LiveTail[] = []
beforeAll(async () => {
  test = await createTestDatabase([])
  log = createEventLog(test.database)
})
afterEach(async () => {
  await Promise.all(tails.splice(0).map((tail) => tail.close()))
})
afterAll(() => test.drop())

async function openTail(options: Partial<LiveTailOptions> = {}): Promise<LiveTail> {
  const tail = await createLiveTail(log, { database: test.database, ...options })
  tails.push(tail)
  return tail
}

const append = (stream: string, data: unknown, type = 'test.live.said') =>
  test.database
    .as(serviceViewer('test'), 'test-request')
    .write((tx) => appendEvents(tx, { stream, organisationId: null, events: [{ type, data }] }))

async function take(events: AsyncIterator<RecordedEvent>, count: number): Promise<RecordedEvent[]> {
  const taken: RecordedEvent[] = []
  while (taken.length < count) {
    const { value, done } = await events.next()
    if (done) return taken
    taken.push(value)
  }
  return taken
}

const dataOf = (events: readonly RecordedEvent[]) => events.map((event) => event.data)
const said = { types: ['test.live.said'] }

describe('the live tail', () => {
  it('hands events to those who want their type, stream and content, and to nobody else', async () => {
    const tail = await openTail()
    const all = tail.subscribe(said)
    const ofStream = tail.subscribe({ ...said, stream: 'test.live/b' })
    const accepted = tail.subscribe({ ...said, accepts: (event) => event.data === 3 })
    const ofBoth = tail.subscribe({ types: ['test.live.sung', 'test.live.said'] })
    await append('test.live/a', 1)
    await append('test.live/b', 2)
    await append('test.live/a', 3)
    await append('test.live/a', 4, 'test.live.sung')
    expect(dataOf(await take(all, 3))).toEqual([1, 2, 3])
    expect(dataOf(await take(ofStream, 1))).toEqual([2])
    expect(dataOf(await take(accepted, 1))).toEqual([3])
    expect(dataOf(await take(ofBoth, 4))).toEqual([1, 2, 3, 4])
  })

  it('misses nothing that is appended between subscribing and the first next, whatever types were read before', async () => {
    const tail = await openTail({ pollMs: 10 })
    for (let round = 0; round < 20; round += 1) {
      const type = `test.live.new${round}`
      const events = tail.subscribe({ types: [type] })
      await append('test.live/new', round, type)
      expect(dataOf(await take(events, 1))).toEqual([round])
      await events.return?.()
    }
  })

  it('catches up behind a position and goes on live', async () => {
    const tail = await openTail()
    const after = await log.head()
    for (let number = 0; number < 450; number += 50) {
      await test.database.as(serviceViewer('test'), 'r').write((tx) =>
        appendEvents(tx, {
          stream: 'test.live/history',
          organisationId: null,
          events: Array.from({ length: 50 }, (_, index) => ({
            type: 'test.live.said',
            data: number + index,
          })),
        }),
      )
    }
    const events = tail.subscribe(said, { after })
    const past = await take(events, 450)
    await append('test.live/history', 450)
    const live = await take(events, 1)
    expect(dataOf([...past, ...live])).toEqual(Array.from({ length: 451 }, (_, index) => index))
  })

  it('ends when aborted, when returned and when the tail closes', async () => {
    const tail = await openTail()
    const controller = new AbortController()
    const [aborted, returned, closed] = [
      tail.subscribe(said, { signal: controller.signal }),
      tail.subscribe(said),
      tail.subscribe(said),
    ]
    const waiting = [aborted.next(), returned.next(), closed.next()]
    controller.abort()
    await returned.return?.()
    await tail.close()
    expect(await Promise.all(waiting)).toEqual([1, 2, 3].map(() => ({ done: true, value: undefined })))
    expect(await tail.subscribe(said, { signal: controller.signal }).next()).toEqual({
      done: true,
      value: undefined,
    })
  })

  it('lets a slow subscriber go with the place to resume from, and nobody else notices', async () => {
    const tail = await openTail({ queueLimit: 25 })
    const slow = tail.subscribe(said)
    const fast = tail.subscribe(said)
    const taken: unknown[] = []
    const taking = (async () => {
      for await (const event of fast) if (taken.push(event.data) === 60) return
    })()
    await append('test.live/slow', 0)
    const [first] = await take(slow, 1)
    // Both are live now: a subscriber that still catches up would itself be behind.
    await vi.waitFor(() => expect(taken).toEqual([0]))
    for (let number = 1; number < 60; number += 1) await append('test.live/slow', number)
    await taking
    expect(taken).toEqual(Array.from({ length: 60 }, (_, index) => index))
    const error: unknown = await slow.next().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LiveEventOverflowError)
    expect((error as LiveEventOverflowError).after).toBe(first?.position)
    expect(await slow.next()).toEqual({ done: true, value: undefined })
    const resumed = tail.subscribe(said, { after: (error as LiveEventOverflowError).after })
    expect(dataOf(await take(resumed, 59))).toEqual(Array.from({ length: 59 }, (_, index) => index + 1))
  })

  it('tells a subscriber whose position is of another log', async () => {
    const tail = await openTail()
    await expect(tail.subscribe(said, { after: '88888888888888' }).next()).rejects.toBeInstanceOf(
      ForeignPositionError,
    )
  })

  it('delivers an event whose notification was lost', async () => {
    const tail = await openTail({ pollMs: 50 })
    const events = tail.subscribe(said)
    // Straight into the table: no notification is sent.
    const admin = postgres(test.url, { max: 1 })
    await admin`insert into platform.events (id, type, stream, version, schema_version, actor, correlation_id, occurred_at, data)
      values (gen_random_uuid(), 'test.live.said', 'test.live/silent', 1, 1, '{}', 'none', now(), '"silent"')`
    await admin.end()
    expect(dataOf(await take(events, 1))).toEqual(['silent'])
  })

  it('keeps its place when every connection is cut again and again', async () => {
    const own = await createTestDatabase([])
    const ownLog = createEventLog(own.database)
    const tail = await createLiveTail(ownLog, { database: own.database })
    const events = tail.subscribe(said)
    const resuming = tail.subscribe(said, { after: await ownLog.head() })
    const admin = postgres(own.url, { max: 1 })
    const cut = () =>
      admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
    for (let number = 0; number < 40; number += 1) {
      if (number % 10 === 5) await cut()
      await appendUntilDone(own.database, number)
    }
    const expected = Array.from({ length: 40 }, (_, index) => index)
    expect(dataOf(await take(events, 40))).toEqual(expected)
    expect(dataOf(await take(resuming, 40))).toEqual(expected)
    await Promise.all([admin.end(), tail.close()])
    await own.drop()
  })

  it('wakes watchers of a type until they stop', async () => {
    const tail = await openTail()
    let wakes = 0
    const stop = tail.watch(['test.live.watched'], () => (wakes += 1))
    const events = tail.subscribe({ types: ['test.live.watched', 'test.live.said'] })
    await append('test.live/w', 1, 'test.live.watched')
    await append('test.live/w', 2)
    await take(events, 2)
    expect(wakes).toBe(1)
    stop()
    await append('test.live/w', 3, 'test.live.watched')
    await take(events, 1)
    expect(wakes).toBe(1)
  })

  it('loses, repeats and reorders nothing for subscribers that come and go while 20 writers append 50 events each', async () => {
    const tail = await openTail()
    const start = await log.head()
    const total = 20 * 50
    const reference = tail.subscribe(said, { after: start })
    const followers = Array.from({ length: 8 }, (_, index) =>
      followComingAndGoing(tail, start, total, 3 + index * 7),
    )
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      for (let count = 0; count < 50; count += 1)
        await append(`test.seam/${writer % 4}`, `${writer}:${count}`)
    })
    await Promise.all(writers)
    const expected = await take(reference, total)
    expect(new Set(dataOf(expected)).size).toBe(total)
    expect(
      expected.every(
        (event, index) =>
          index === 0 || comparePositions(expected[index - 1]?.position ?? startOfLog, event.position) < 0,
      ),
    ).toBe(true)
    for (const follower of followers) expect(dataOf(await follower)).toEqual(dataOf(expected))
  })
})

/** Takes some events, leaves, waits a moment and resumes behind the last one, until it has seen `total`. */
async function followComingAndGoing(
  tail: LiveTail,
  start: LogPosition,
  total: number,
  stay: number,
): Promise<RecordedEvent[]> {
  const seen: RecordedEvent[] = []
  while (seen.length < total) {
    const events = tail.subscribe(said, { after: seen.at(-1)?.position ?? start })
    seen.push(...(await take(events, Math.min(stay, total - seen.length))))
    await events.return?.()
    await setTimeout(stay % 5)
  }
  return seen
}

/** The writer's own connection may be the one that was cut; a version tells whether its event stands. */
async function appendUntilDone(database: Database, number: number): Promise<void> {
  for (;;) {
    try {
      await database.as(serviceViewer('test'), 'r').write((tx) =>
        appendEvents(tx, {
          stream: 'test.live/cut',
          organisationId: null,
          expectedVersion: number,
          events: [{ type: 'test.live.said', data: number }],
        }),
      )
      return
    } catch (error) {
      if (error instanceof Error && error.name === 'ConcurrencyError') return
    }
  }
}
