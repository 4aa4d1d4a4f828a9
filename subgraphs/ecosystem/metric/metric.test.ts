import { expect, test } from 'vitest'
import { describeNewMetric, faultOf, isStale } from './metric.ts'
import { chooseStepSeconds } from './series.ts'

const now = new Date('2026-11-21T12:00:00.000Z')
const ago = (ms: number) => new Date(now.getTime() - ms)
const minute = 60_000

test('what the gateway measures of this platform is known; the same key of another project is not', () => {
  expect(describeNewMetric('latency_p95_ms', true)).toEqual({
    name: 'Latency, 95th percentile',
    unit: 'ms',
    kind: 'GAUGE',
    description: '95 of 100 operations took no longer.',
    staleAfterSeconds: 30,
  })
  const unknown = {
    unit: 'unknown',
    kind: 'GAUGE',
    description: 'Recorded without a description.',
    staleAfterSeconds: 86_400,
  }
  expect(describeNewMetric('latency_p95_ms', false)).toEqual({ name: 'latency_p95_ms', ...unknown })
  expect(describeNewMetric('constructor', true)).toEqual({ name: 'constructor', ...unknown })
})

test('a sample may be 5 minutes ahead of our clock, and not a moment more', () => {
  expect(faultOf({ value: 1, at: ago(-5 * minute) }, now)).toBeNull()
  expect(faultOf({ value: 1, at: ago(-5 * minute - 1) }, now)?.code).toBe('TIME_OUT_OF_RANGE')
  expect(faultOf({ value: 1, at: new Date('2000-01-01T00:00:00.000Z') }, now)).toBeNull()
  expect(faultOf({ value: 1, at: new Date('1999-12-31T23:59:59.999Z') }, now)?.field).toBe('at')
})

test.each([
  ['numerator and denominator with their quotient', { value: 0.25, numerator: 1, denominator: 4 }, true],
  ['a quotient rounded to six places', { value: 0.333333, numerator: 1, denominator: 3 }, true],
  ['a value without either', { value: 7 }, true],
  ['another quotient', { value: 0.3, numerator: 1, denominator: 4 }, false],
  ['a numerator alone', { value: 1, numerator: 1 }, false],
  ['a denominator alone', { value: 1, denominator: 1 }, false],
  ['a denominator of 0', { value: 0, numerator: 0, denominator: 0 }, false],
])('%s', (_, sample, isRight) => {
  const fault = faultOf({ ...sample, at: now }, now)
  expect(fault?.code ?? null).toBe(isRight ? null : 'RATIO_MISMATCH')
})

test('a metric is stale when its latest value is older than it allows, or there is none', () => {
  const metric = (latestAt: Date | null) => ({ latestAt, staleAfterSeconds: 30 })
  expect(isStale(metric(ago(30_000)), now)).toBe(false)
  expect(isStale(metric(ago(30_001)), now)).toBe(true)
  expect(isStale(metric(null), now)).toBe(true)
})

test.each([
  ['five minutes in 60', 5 * minute, 60, 5],
  ['five minutes in 59', 5 * minute, 59, 10],
  ['a day in 200', 24 * 60 * minute, 200, 600],
  ['a week in 1000', 7 * 24 * 60 * minute, 1_000, 900],
  ['a year in 10', 365 * 24 * 60 * minute, 10, 6 * 604_800],
  ['a millisecond in 1000', 1, 1_000, 1],
])('%s stretches', (_, ms, maxPoints, seconds) => {
  expect(chooseStepSeconds({ from: ago(ms), to: now, maxPoints })).toBe(seconds)
})
