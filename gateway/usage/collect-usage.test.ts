import { expect, test } from 'vitest'
import { readPercentileMs } from '../../platform/telemetry/latency-histogram.ts'
import { collectUsage } from './collect-usage.ts'
import { readUsageLine } from './usage-line.ts'
import type { UsageLine } from './usage-line.ts'

const noon = Date.parse('2026-11-21T12:00:00.000Z')

function line(overrides: Partial<UsageLine> = {}): UsageLine {
  return {
    what: 'call',
    at: noon,
    organisationId: 'o',
    applicationId: 'a',
    apiKeyId: 'k',
    environment: 'LIVE',
    publishedId: null,
    documentId: null,
    operationName: 'Products',
    isRefused: false,
    codes: [],
    estimatedPoints: 10,
    actualPoints: 4,
    fieldPoints: { 'Query.products': 1, 'Product.variants': 3 },
    latencyMs: 3,
    ...overrides,
  }
}

test('calls, refusals, errors, events and points of a minute add up', () => {
  const [window, ...others] = collectUsage([
    line(),
    line({ at: noon + 59_999, codes: ['NOT_FOUND', 'FORBIDDEN'], latencyMs: 400 }),
    line({
      isRefused: true,
      fieldPoints: {},
      codes: ['BUDGET_EXCEEDED'],
      estimatedPoints: 0,
      actualPoints: 0,
      latencyMs: null,
    }),
    line({
      what: 'event',
      codes: ['NOT_FOUND'],
      fieldPoints: { 'Subscription.priced': 1 },
      estimatedPoints: 1,
      actualPoints: 1,
      latencyMs: null,
    }),
    line({
      what: 'end',
      fieldPoints: {},
      codes: ['BUDGET_EXCEEDED'],
      estimatedPoints: 0,
      actualPoints: 0,
      latencyMs: null,
    }),
  ])
  expect(others).toEqual([])
  expect(window).toMatchObject({
    startsAt: '2026-11-21T12:00:00.000Z',
    calls: 3,
    refusals: 1,
    errors: 1,
    quotaErrors: 2,
    events: 1,
    estimatedPoints: 21,
    actualPoints: 9,
    codes: [
      { code: 'NOT_FOUND', count: 2 },
      { code: 'FORBIDDEN', count: 1 },
      { code: 'BUDGET_EXCEEDED', count: 2 },
    ],
    fields: [
      { field: 'Query.products', points: 2 },
      { field: 'Product.variants', points: 6 },
      { field: 'Subscription.priced', points: 1 },
    ],
  })
  expect(readPercentileMs(window?.latencies ?? [], 0.95)).toBeGreaterThan(300)
})

test('keys, operations and minutes are kept apart', () => {
  const windows = collectUsage([
    line(),
    line({ apiKeyId: 'other' }),
    line({ operationName: null }),
    line({ publishedId: 'p', documentId: 'Products' }),
    line({ at: noon + 60_000 }),
    line(),
  ])
  expect(windows.map(({ calls }) => calls)).toEqual([2, 1, 1, 1, 1])
})

test('a key that makes up a name for every call gets no window for every call', () => {
  const madeUp = Array.from({ length: 300 }, (_, index) => line({ operationName: `Made${index}` }))
  const published = line({ publishedId: 'p', documentId: 'd', operationName: 'Published' })
  const windows = collectUsage([...madeUp, published, line({ operationName: 'Made7' })])
  expect(windows).toHaveLength(102)
  expect(windows.find(({ operationName }) => operationName === '(other)')?.calls).toBe(200)
  expect(windows.find(({ operationName }) => operationName === 'Made7')?.calls).toBe(2)
  expect(windows.reduce((sum, { calls }) => sum + calls, 0)).toBe(302)
})

test('the same lines make the same windows', () => {
  const lines = [line(), line({ operationName: 'B' }), line({ at: noon + 60_000 })]
  expect(collectUsage(lines)).toEqual(collectUsage(lines))
})

test('what is no line is none', () => {
  expect(readUsageLine(JSON.stringify(line()))).toEqual(line())
  expect(readUsageLine('{"what":"call","at":17')).toBeUndefined()
  expect(readUsageLine('7')).toBeUndefined()
  expect(readUsageLine('{}')).toBeUndefined()
})
