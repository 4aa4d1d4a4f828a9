import { expect, test } from 'vitest'
import { formatBytes, formatCount, formatMs, formatNumber } from './number.ts'
import { formatDuration, formatMoment } from './time.ts'

test('numbers keep three digits that matter', () => {
  expect([0, 0.041, 3.249, 57.26, 1240.4].map(formatNumber)).toEqual(['0', '0.04', '3.25', '57.3', '1,240'])
})

test('long latencies are seconds', () => {
  expect([0.8, 999, 1500].map(formatMs)).toEqual(['0.8 ms', '999 ms', '1.5 s'])
})

test('bytes take the unit that fits', () => {
  expect([0, 1023, 1024, 310 * 1024 ** 2, 2 ** 50].map(formatBytes)).toEqual([
    '0 B',
    '1,023 B',
    '1 KB',
    '310 MB',
    '1,024 TB',
  ])
})

test('durations are rounded down, never negative', () => {
  expect([-5, 0, 59_999, 60_000, 7_300_000, 90_000_000].map(formatDuration)).toEqual([
    '0 s',
    '0 s',
    '59 s',
    '1 min',
    '2 h',
    '1 d',
  ])
})

test('one is not many', () => {
  expect([0, 1, 2].map((count) => formatCount(count, 'event'))).toEqual(['0 events', '1 event', '2 events'])
})

test('only what happened today has a time of day', () => {
  const noon = new Date(2026, 10, 21, 12).getTime()
  const hour = 3_600_000
  expect(formatMoment(noon - hour, noon)).toBe('11:00:00')
  expect(formatMoment(noon - 13 * hour, noon)).toBe('13 h ago')
})
