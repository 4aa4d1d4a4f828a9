import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasRedis, startRedis } from '../../tests/testkit/redis.ts'
import type { TestRedis } from '../../tests/testkit/redis.ts'
import { createLogger } from '../telemetry/log.ts'
import { LocalState } from './local-state.ts'
import { openSharedState } from './open-shared-state.ts'
import { SharedStateUnavailable } from './shared-state.ts'
import type { SharedState } from './shared-state.ts'

const log = createLogger({ level: 'silent', service: 'test' })

describe.each(['this process', 'Redis'])('state shared through %s', (kind) => {
  let redis: TestRedis | undefined
  let first: SharedState
  let second: SharedState
  const isMissing = kind === 'Redis' && !hasRedis()

  beforeAll(async () => {
    if (isMissing) return
    if (kind === 'Redis') redis = await startRedis()
    first = await openSharedState(redis?.url ?? null, log)
    second = redis ? await openSharedState(redis.url, log) : first
  })
  afterAll(async () => {
    await first?.close()
    await second?.close()
    await redis?.stop()
  })

  test.skipIf(isMissing)('keeps a text for its time', async () => {
    await first.set('a', 'one', 60_000)
    await first.set('b', 'two', 30)
    expect([await second.get('a'), await second.get('b')]).toEqual(['one', 'two'])
    await sleep(60)
    expect([await second.get('a'), await second.get('b')]).toEqual(['one', null])
    await second.delete('a')
    expect(await first.get('a')).toBeNull()
  })

  test.skipIf(isMissing)('counts every step of everybody, and begins anew after its time', async () => {
    const counts = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? first : second).increment('c', 1, 200)),
    )
    expect(new Set(counts).size).toBe(50)
    expect(await first.increment('c', 5, 200)).toBe(55)
    await sleep(260)
    expect(await second.increment('c', 1, 200)).toBe(1)
  })

  test.skipIf(isMissing)('gives no more points than there are, however many ask at once', async () => {
    const bucket = { capacity: 100, refillPerSecond: 0.001 }
    const taken = await Promise.all(
      Array.from({ length: 60 }, (_, index) => (index % 2 ? first : second).takePoints('p', bucket, 3)),
    )
    expect(taken.filter(({ isTaken }) => isTaken)).toHaveLength(33)
    const refused = await first.takePoints('p', bucket, 3)
    expect(refused).toMatchObject({ isTaken: false, left: 1 })
    expect(refused.enoughAt - Date.now()).toBeGreaterThan(1_900_000)
    expect(await first.takePoints('p', bucket, 1)).toMatchObject({ isTaken: true, left: 0 })
    expect((await first.takePoints('other', bucket, 101)).enoughAt).toBe(Infinity)
  })

  test.skipIf(isMissing)('refills points steadily, gives them back, and lets a debt be paid', async () => {
    const bucket = { capacity: 1_000, refillPerSecond: 1_000 }
    expect(await first.takePoints('r', bucket, 1_000)).toMatchObject({ isTaken: true, left: 0 })
    await sleep(120)
    const { left } = await second.takePoints('r', bucket, 0)
    expect(left).toBeGreaterThanOrEqual(100)
    expect((await second.adjustPoints('r', bucket, -2_000)).left).toBeLessThan(-800)
    expect(await first.takePoints('r', bucket, 1)).toMatchObject({ isTaken: false })
    expect((await first.adjustPoints('r', bucket, 9_000)).left).toBe(1_000)
  })

  test.skipIf(isMissing)('has so many places, and takes back those whose time is over', async () => {
    const places = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 ? first : second).takePlace('s', 3, 60_000)),
    )
    const taken = places.filter((place) => place !== null)
    expect(taken).toHaveLength(3)
    await first.leavePlace('s', taken[0] ?? '')
    expect(await second.takePlace('s', 3, 60_000)).not.toBeNull()
    expect(await second.takePlace('s', 3, 60_000)).toBeNull()
    expect(await first.takePlace('t', 1, 40)).not.toBeNull()
    expect(await first.takePlace('t', 1, 40)).toBeNull()
    await sleep(80)
    expect(await first.takePlace('t', 1, 40)).not.toBeNull()
  })

  if (kind !== 'Redis') return

  test.skipIf(isMissing)('tells at once that the server is away, and goes on when it is back', async () => {
    await redis?.kill()
    const before = performance.now()
    await expect(first.get('a')).rejects.toBeInstanceOf(SharedStateUnavailable)
    await expect(first.takePoints('p', { capacity: 1, refillPerSecond: 1 }, 1)).rejects.toBeInstanceOf(
      SharedStateUnavailable,
    )
    expect(performance.now() - before).toBeLessThan(2_000)
    await redis?.start()
    await expect
      .poll(
        () =>
          first.set('back', 'yes', 1_000).then(
            () => 'set',
            () => 'away',
          ),
        { timeout: 10_000 },
      )
      .toBe('set')
    expect(await first.get('back')).toBe('yes')
  })
})

test('the state of one process keeps no more than it may', async () => {
  const state = new LocalState(100)
  for (let index = 0; index < 1_000; index += 1) await state.set(String(index), 'x', 60_000)
  expect(await state.get('899')).toBeNull()
  expect(await state.get('999')).toBe('x')
})
