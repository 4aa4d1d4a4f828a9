import { expect, test } from 'vitest'
import { findStretch, latencyStretches, readPercentileMs } from './latency-histogram.ts'

function count(latencies: readonly number[]): number[] {
  const counts = Array.from({ length: latencyStretches }, () => 0)
  for (const ms of latencies) counts[findStretch(ms)] = (counts[findStretch(ms)] ?? 0) + 1
  return counts
}

test('every latency has its place, whatever it is', () => {
  expect([0, 0.5, 0.51, 0.625, 0.63].map(findStretch)).toEqual([0, 0, 1, 1, 2])
  expect([Infinity, 1e9, 68_000].map(findStretch)).toEqual([53, 53, 53])
  expect([Number.NaN, -3].map(findStretch)).toEqual([0, 0])
})

test('a percentile is at most a quarter off', () => {
  const latencies = Array.from({ length: 1_000 }, (_, index) => (index + 1) / 2)
  const counts = count(latencies)
  for (const share of [0.5, 0.95, 0.99]) {
    const exact = latencies[Math.ceil(1_000 * share) - 1] ?? 0
    expect((readPercentileMs(counts, share) ?? 0) / exact).toBeGreaterThan(0.8)
    expect((readPercentileMs(counts, share) ?? 0) / exact).toBeLessThan(1.25)
  }
})

test('counts of two times read as those of both together', () => {
  const [quick, slow] = [count([1, 1, 1]), count([400])]
  const both = quick.map((value, place) => value + (slow[place] ?? 0))
  expect(readPercentileMs(both, 0.5)).toBe(readPercentileMs(quick, 0.5))
  expect(readPercentileMs(both, 1)).toBe(readPercentileMs(slow, 1))
})

test('nothing is not fast', () => {
  expect(readPercentileMs([], 0.5)).toBeNull()
  expect(readPercentileMs(count([]), 0.95)).toBeNull()
})
