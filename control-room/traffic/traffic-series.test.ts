import { expect, test } from 'vitest'
import { addPoints, latestAt, newMoments, noTraffic, readHistory, readSamples } from './traffic-series.ts'

const iso = (at: number) => new Date(at).toISOString()

test('history and live samples become one series each', () => {
  const history = readHistory({
    id: 'p',
    metrics: {
      edges: [
        { node: { id: 'm', key: 'requests_per_second', series: [{ at: iso(1_000), average: 2 }] } },
        { node: { id: 'n', key: 'something_else', series: [{ at: iso(1_000), average: 9 }] } },
      ],
    },
  })
  const live = readSamples({
    metricRecorded: [
      { at: iso(6_000), value: 3, metric: { id: 'm', key: 'requests_per_second' } },
      { at: iso(6_000), value: 0, metric: { id: 'o', key: 'errors_per_second' } },
      { at: iso(6_000), value: 7, metric: null },
    ],
  })
  const traffic = addPoints(addPoints(noTraffic, history, 0), live, 0)
  expect(traffic.requests_per_second).toEqual([
    { at: 1_000, value: 2 },
    { at: 6_000, value: 3 },
  ])
  expect(traffic.errors_per_second).toEqual([{ at: 6_000, value: 0 }])
  expect(latestAt(traffic)).toBe(6_000)
})

test('one report is one moment, however many metrics it has', () => {
  const report = (at: number) =>
    (['latency_p50_ms', 'latency_p95_ms'] as const).map((key) => ({ key, at, value: 1 }))
  const traffic = addPoints(noTraffic, report(1_000), 0)
  expect(newMoments(traffic, [...report(1_000), ...report(6_000), ...report(11_000)])).toEqual([
    6_000, 11_000,
  ])
  expect(latestAt(noTraffic)).toBeNull()
})
