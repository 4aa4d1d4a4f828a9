import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../tests/testkit/database.ts'
import type { TestDatabase } from '../../tests/testkit/database.ts'
import { createId } from '../database/uuid.ts'
import { serviceViewer } from '../auth/viewer.ts'
import type { UserViewer } from '../auth/viewer.ts'
import type { Transaction } from '../database/viewer-database.ts'
import { appendEvents, ConcurrencyError } from './append.ts'
import { createEventLog } from './event-log.ts'
import type { EventLog } from './event-log.ts'

let test: TestDatabase
let log: EventLog
beforeAll(async () => {
  test = await createTestDatabase([])
  log = createEventLog(test.database)
})
afterAll(() => test.drop())

const write = <Value>(work: (tx: Transaction) => Promise<Value>) =>
  test.database.as(serviceViewer('test'), 'test-request').write(work)
const counted = { type: 'test.counter.counted', data: {} }
const append = (stream: string, expectedVersion?: number) =>
  write((tx) =>
    appendEvents(tx, {
      stream,
      organisationId: null,
      events: [counted],
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    }),
  )

describe('appending', () => {
  it('numbers 200 parallel appends to one stream from 1 to 200', async () => {
    const versions = await Promise.all(Array.from({ length: 200 }, () => append('test.counter/parallel')))
    expect(versions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
    const events = await log.readStream('test.counter/parallel')
    expect(events.map((event) => event.version)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  })

  it('lets exactly one of 200 win who expect the same version', async () => {
    await append('test.counter/raced')
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, () => append('test.counter/raced', 1)),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toEqual([
      { status: 'fulfilled', value: 2 },
    ])
    const errors = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    )
    expect(errors.every((error) => error instanceof ConcurrencyError)).toBe(true)
    expect(await log.readStream('test.counter/raced')).toHaveLength(2)
  })

  it('refuses a version beyond the end of the stream, and a new stream that is not new', async () => {
    await append('test.counter/gap', 0)
    await expect(append('test.counter/gap', 2)).rejects.toBeInstanceOf(ConcurrencyError)
    await expect(append('test.counter/gap', 0)).rejects.toBeInstanceOf(ConcurrencyError)
    await expect(append('test.counter/none', 1)).rejects.toBeInstanceOf(ConcurrencyError)
    expect(await log.readStream('test.counter/gap')).toHaveLength(1)
    expect(await log.readStream('test.counter/none')).toEqual([])
  })

  it('takes 5,000 events of more than 8 kB in one go, in their order', async () => {
    const text = 'x'.repeat(9_000)
    const events = Array.from({ length: 5_000 }, (_, number) => ({
      type: 'test.counter.filled',
      data: { number, text },
    }))
    const version = await write((tx) =>
      appendEvents(tx, { stream: 'test.counter/big', organisationId: null, events }),
    )
    expect(version).toBe(5_000)
    const read = await log.readStream('test.counter/big', { limit: 5_000 })
    expect(read.map((event) => (event.data as { number: number }).number)).toEqual(
      events.map((event) => event.data.number),
    )
    expect(read.at(-1)?.data).toEqual({ number: 4_999, text })
  })

  it('leaves nothing of a transaction that fails, and nothing for no events', async () => {
    const failing = write(async (tx) => {
      await appendEvents(tx, { stream: 'test.counter/undone', organisationId: null, events: [counted] })
      throw new Error('later')
    })
    await expect(failing).rejects.toThrow('later')
    expect(
      await write((tx) =>
        appendEvents(tx, { stream: 'test.counter/undone', organisationId: null, events: [] }),
      ),
    ).toBe(0)
    expect(await log.readStream('test.counter/undone')).toEqual([])
  })

  it('shows an organisation its own events only, and names the user who acted', async () => {
    const user = (organisationId: string): UserViewer => ({
      kind: 'user',
      userId: createId(),
      sessionId: createId(),
      organisationId,
      organisationKind: 'DEALER',
      role: 'MEMBER',
    })
    const [ada, eve] = [user(createId()), user(createId())]
    await test.database
      .as(ada, 'request-of-ada')
      .write((tx) =>
        appendEvents(tx, { stream: 'test.tenant/1', organisationId: ada.organisationId, events: [counted] }),
      )
    const count = (viewer: UserViewer) =>
      test.database
        .as(viewer, 'r')
        .read((tx) =>
          tx.execute<{ id: string }>(`select id from platform.events where stream = 'test.tenant/1'`),
        )
    expect(await count(ada)).toHaveLength(1)
    expect(await count(eve)).toHaveLength(0)
    const [event] = await log.readStream('test.tenant/1')
    expect(event?.actor).toEqual({ kind: 'user', id: ada.userId })
    expect(event?.correlationId).toBe('request-of-ada')
  })
})
