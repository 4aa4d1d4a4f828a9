import { expect, test } from 'vitest'
import { countFailure, forgetMs, isLocked, limits } from './lockout.ts'
import type { FailureCount } from './lockout.ts'

const now = new Date('2026-11-21T12:00:00Z')

function afterFailures(times: number): FailureCount {
  let count: FailureCount | null = null
  for (let time = 0; time < times; time += 1) count = countFailure(count, 'PAIR', now)
  if (!count) throw new Error('No failures.')
  return count
}
const lockMsAfter = (times: number) => {
  const { lockedUntil } = afterFailures(times)
  return lockedUntil && lockedUntil.getTime() - now.getTime()
}

test('the first five failures lock nothing; each after them doubles the lock, up to an hour', () => {
  expect([5, 6, 7, 8, 12, 13, 14, 4_000].map(lockMsAfter)).toEqual([
    null,
    30_000,
    60_000,
    120_000,
    1_920_000,
    3_600_000,
    3_600_000,
    3_600_000,
  ])
})

test('a lock ends at its very millisecond', () => {
  const locked = afterFailures(6)
  expect(isLocked(locked, new Date(now.getTime() + 29_999))).toBe(true)
  expect(isLocked(locked, new Date(now.getTime() + 30_000))).toBe(false)
  expect(isLocked(null, now)).toBe(false)
})

test('a day without a failure makes the count begin anew', () => {
  const old = afterFailures(50)
  expect(countFailure(old, 'PAIR', new Date(now.getTime() + forgetMs - 1)).failures).toBe(51)
  expect(countFailure(old, 'PAIR', new Date(now.getTime() + forgetMs)).failures).toBe(1)
})

test('what others can bring about locks for a quarter of an hour at most', () => {
  for (const kind of ['CLIENT', 'ACCOUNT', 'FACTOR'] as const) expect(limits[kind].longestMs).toBe(900_000)
})
