import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../tests/testkit/database.ts'
import type { TestDatabase } from '../../tests/testkit/database.ts'
import { serviceViewer } from '../auth/viewer.ts'
import type { Database } from '../database/database.ts'
import type { Transaction } from '../database/viewer-database.ts'
import { appendEvents } from './append.ts'
import { createEventLog, ForeignPositionError } from './event-log.ts'
import type { EventLog } from './event-log.ts'
import { startOfLog } from './event.ts'
import { createUpcasters } from './upcast.ts'

let test: TestDatabase
let database: Database
let log: EventLog
beforeAll(async () => {
  test = await createTestDatabase([])
  database = test.database
  log = createEventLog(database)
})
afterAll(() => test.drop())

const write = <Value>(work: (tx: Transaction) => Promise<Value>) =>
  database.as(serviceViewer('test'), 'test-request').write(work)
const append = (stream: string, type: string, data: unknown = {}) =>
  write((tx) => appendEvents(tx, { stream, organisationId: null, events: [{ type, data }] }))

/** A transaction that stays open after `work` until `commit` or `rollback`. */
async function openTransaction(work: (tx: Transaction) => Promise<unknown>) {
  const ready = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const ended = write(async (tx) => {
    await work(tx)
    ready.resolve()
    await end.promise
  })
  await ready.promise
  return {
    commit: () => (end.resolve(), ended),
    rollback: () => (end.reject(new Error('rolled back')), ended.catch(() => undefined)),
  }
}

describe('the event log', () => {
  it('keeps an event whole', async () => {
    const data = {
      text: `it's "quoted" \u{1f50b}`,
      list: [1, null, { deep: true }],
      long: 'x'.repeat(20_000),
    }
    const causationId = '0190a000-0000-7000-8000-000000000001'
    const organisationId = '0190a000-0000-7000-8000-000000000002'
    const version = await write((tx) =>
      appendEvents(tx, {
        stream: 'test.whole/1',
        organisationId,
        events: [{ type: 'test.whole.made', data, causationId, schemaVersion: 3 }],
      }),
    )
    expect(version).toBe(1)
    const [event] = await log.readStream('test.whole/1')
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'test.whole.made',
      stream: 'test.whole/1',
      version: 1,
      schemaVersion: 3,
      organisationId,
      actor: { kind: 'service', id: 'test' },
      correlationId: 'test-request',
      causationId,
      operation: null,
      traceParent: null,
      occurredAt: expect.any(Date),
      position: expect.stringMatching(/^\d+$/),
      data,
    })
    expect(await log.find(event?.id ?? '')).toEqual(event)
  })

  it('never skips a transaction that appended first and commits last', async () => {
    const after = await log.head()
    const late = await openTransaction((tx) =>
      appendEvents(tx, {
        stream: 'test.late/1',
        organisationId: null,
        events: [{ type: 'test.late.one', data: 1 }],
      }),
    )
    await append('test.late/2', 'test.late.two', 2)
    const during = await log.read({ after })
    expect(during).toEqual({ events: [], next: after, isLast: true, hasWriters: true })
    await late.commit()
    const page = await log.read({ after })
    expect(page.events.map((event) => event.data)).toEqual([1, 2])
    expect(page.hasWriters).toBe(false)
  })

  it('goes on when the transaction that held it back rolls back', async () => {
    const after = await log.head()
    const failing = await openTransaction((tx) =>
      appendEvents(tx, {
        stream: 'test.undone/1',
        organisationId: null,
        events: [{ type: 'test.undone.one', data: 1 }],
      }),
    )
    await append('test.undone/2', 'test.undone.two', 2)
    expect((await log.read({ after })).events).toEqual([])
    await failing.rollback()
    expect((await log.read({ after })).events.map((event) => event.data)).toEqual([2])
  })

  it('is not held back by transactions that write other tables', async () => {
    const after = await log.head()
    const other = await openTransaction((tx) =>
      tx.execute(
        `insert into platform.parked_events values ('other', gen_random_uuid(), 's', 't', 's', 1, 'e')`,
      ),
    )
    await append('test.unheld/1', 'test.unheld.one')
    expect((await log.read({ after })).events).toHaveLength(1)
    await other.rollback()
  })

  it('keeps the order of a stream when an older transaction appends after a younger one', async () => {
    const after = await log.head()
    const appended = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const older = write(async (tx) => {
      await tx.execute(`select pg_current_xact_id()`)
      started.resolve()
      await appended.promise
      await appendEvents(tx, {
        stream: 'test.order/1',
        organisationId: null,
        events: [{ type: 'test.order.moved', data: 'older' }],
      })
    })
    await started.promise
    await append('test.order/1', 'test.order.moved', 'younger')
    appended.resolve()
    await older
    const { events } = await log.read({ after, types: ['test.order.moved'] })
    expect(events.map((event) => [event.version, event.data])).toEqual([
      [1, 'younger'],
      [2, 'older'],
    ])
  })

  it('reads chosen types page by page and tells where to go on', async () => {
    const after = await log.head()
    for (const number of [1, 2, 3, 4, 5])
      await append(`test.page/${number}`, number % 2 ? 'test.page.odd' : 'test.page.even', number)
    const types = ['test.page.odd', 'test.page.odd', 'test.page.never']
    const first = await log.read({ after, types, limit: 2 })
    expect(first.events.map((event) => event.data)).toEqual([1, 3])
    expect(first).toMatchObject({ isLast: false, next: first.events[1]?.position })
    const second = await log.read({ after: first.next, types, limit: 2 })
    expect(second.events.map((event) => event.data)).toEqual([5])
    expect(second).toMatchObject({ isLast: true, next: await log.head() })
    expect(await log.read({ after, types: ['test.page.never'] })).toMatchObject({
      events: [],
      next: second.next,
      isLast: true,
    })
    expect(await log.read({ after, types: [] })).toMatchObject({ events: [], next: second.next })
  })

  it('reads one stream by position and by version', async () => {
    const after = await log.head()
    for (const data of [1, 2, 3]) await append('test.single/1', 'test.single.counted', data)
    await append('test.single/2', 'test.single.counted', 9)
    const { events } = await log.read({ after, stream: 'test.single/1', types: ['test.single.counted'] })
    expect(events.map((event) => event.data)).toEqual([1, 2, 3])
    const late = await log.readStream('test.single/1', { afterVersion: 1, limit: 1 })
    expect(late.map((event) => event.version)).toEqual([2])
  })

  it('refuses a position this log never reached', async () => {
    await expect(log.read({ after: '99999999999999' })).rejects.toBeInstanceOf(ForeignPositionError)
  })

  it('refuses a position of another log, and is another one once it was given another id', async () => {
    const other = await createTestDatabase([])
    const identity = await log.identity()
    expect(identity).toMatch(/^[0-9a-f]{16}$/)
    expect(await log.identity()).toBe(identity)
    const otherLog = createEventLog(other.database)
    // Both were copied from one template: what tells them apart is the place they were copied to.
    const before = await otherLog.identity()
    expect(before).not.toBe(identity)
    const readOf = (known: string) => otherLog.read({ after: startOfLog, log: known })
    await expect(readOf(identity)).rejects.toBeInstanceOf(ForeignPositionError)
    await expect(readOf(before)).resolves.toMatchObject({ events: [] })
    const restoring = postgres(other.url, { max: 1 })
    await restoring`update platform.event_log set id = gen_random_uuid()`
    await restoring.end()
    await expect(readOf(before)).rejects.toBeInstanceOf(ForeignPositionError)
    await other.drop()
  })

  it('brings old events to the present shape, and keeps a failing step to the event it fails on', async () => {
    const after = await log.head()
    const type = 'test.shape.changed'
    await append('test.shape/1', type, { name: 'Ada Obi' })
    await append('test.shape/2', type, { nameless: true })
    const upcasters = createUpcasters([
      { type, from: 1, upcast: (data) => ({ names: (data as { name: string }).name.split(' ') }) },
      { type, from: 2, upcast: (data) => ({ ...(data as object), source: 'old' }) },
    ])
    const { events } = await createEventLog(database, upcasters).read({ after, types: [type] })
    expect(events[0]).toMatchObject({ schemaVersion: 3, data: { names: ['Ada', 'Obi'], source: 'old' } })
    expect(() => events[1]?.data).toThrow(TypeError)
  })

  it('loses nothing and repeats nothing while 20 writers append', async () => {
    const after = await log.head()
    const seen: string[] = []
    let isWriting = true
    const reading = (async () => {
      for (let position = after; ;) {
        const wasWriting = isWriting
        const page = await log.read({ after: position, limit: 37 })
        seen.push(...page.events.map((event) => event.stream + event.version))
        position = page.next
        if (!wasWriting && page.isLast) return
      }
    })()
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      for (let count = 0; count < 15; count += 1)
        await append(`test.busy/${writer % 5}`, `test.busy.t${count % 3}`)
    })
    await Promise.all(writers)
    isWriting = false
    await reading
    expect(seen).toHaveLength(300)
    expect(new Set(seen).size).toBe(300)
    const ofStream = seen.filter((entry) => entry.startsWith('test.busy/3'))
    expect(ofStream).toEqual(Array.from({ length: 60 }, (_, index) => `test.busy/3${index + 1}`))
  })

  it('starts at the start of the log', async () => {
    const [first] = (await log.read({ after: startOfLog, limit: 1 })).events
    expect(first?.position).toBe('1')
  })
})
