import { expect, test } from 'vitest'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { clientMember, createWatchedProject } from '../../../tests/testkit/ecosystem.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { ecosystem } from '../subgraph.ts'

const subgraph = testSubgraph(ecosystem)
const series = /* GraphQL */ `
  query (
    $slug: String!
    $from: DateTime!
    $to: DateTime
    $maxPoints: Int! = 200
    $withRates: Boolean! = false
  ) {
    projectBySlug(slug: $slug) {
      metrics {
        edges {
          node {
            series(from: $from, to: $to, maxPoints: $maxPoints, withRates: $withRates) {
              at
              count
              minimum
              maximum
              average
              last
              ratePerSecond
            }
          }
        }
      }
    }
  }
`
const day = '2026-11-20T'
const time = (clock: string) => `${day}${clock}.000Z`

interface Measured {
  readonly clock: string
  readonly value: number
  readonly numerator?: number
  readonly denominator?: number
}

async function measure(kind: 'GAUGE' | 'COUNTER' | 'RATIO', ...measured: Measured[]) {
  const { owner, slug } = await createWatchedProject(subgraph, clientMember())
  const describeMetric = `mutation ($input: MetricDescribeInput!) { metricDescribe(input: $input) { userErrors { code } } }`
  await subgraph.data(describeMetric, { input: { projectSlug: slug, key: 'm', kind } }, owner)
  const record = `mutation ($input: MetricsRecordInput!) { metricsRecord(input: $input) { recorded } }`
  const samples = measured.map(({ clock, ...sample }) => ({ key: 'm', at: time(clock), ...sample }))
  await subgraph.data(record, { input: { projectSlug: slug, samples } }, owner)
  return { owner, slug }
}

interface Asked {
  readonly from: string
  readonly to?: string
  readonly maxPoints?: number
  readonly withRates?: boolean
}

async function seriesOf({ owner, slug }: { owner: UserViewer; slug: string }, asked: Asked) {
  const { projectBySlug } = await subgraph.data(series, { slug, ...asked }, owner)
  return projectBySlug.metrics.edges[0].node.series
}

test('samples are put together in round stretches, and a gap stays a gap', async () => {
  const metric = await measure(
    'GAUGE',
    { clock: '10:00:05', value: 4 },
    { clock: '10:00:35', value: 1 },
    { clock: '10:00:59', value: 1 },
    { clock: '10:02:00', value: 10 },
  )
  const points = await seriesOf(metric, { from: time('10:00:00'), to: time('10:03:00'), maxPoints: 3 })
  expect(points).toEqual([
    { at: time('10:00:00'), count: 3, minimum: 1, maximum: 4, average: 2, last: 1, ratePerSecond: null },
    { at: time('10:02:00'), count: 1, minimum: 10, maximum: 10, average: 10, last: 10, ratePerSecond: null },
  ])
})

test('the range begins with its first moment and ends before its last', async () => {
  const clocks = ['09:59:59', '10:00:00', '10:59:59', '11:00:00']
  const metric = await measure('GAUGE', ...clocks.map((clock, value) => ({ clock, value })))
  const points = await seriesOf(metric, { from: time('10:00:00'), to: time('11:00:00'), maxPoints: 1 })
  expect(points.map(({ at, count, minimum, maximum }: any) => [at, count, minimum, maximum])).toEqual([
    [time('10:00:00'), 2, 1, 2],
  ])
})

test('the same moment falls into the same stretch whoever asks', async () => {
  const metric = await measure('GAUGE', { clock: '10:07:00', value: 1 }, { clock: '10:16:00', value: 2 })
  const startsOf = async (from: string, to: string) =>
    (await seriesOf(metric, { from: time(from), to: time(to), maxPoints: 4 })).map(({ at }: any) => at)
  expect(await startsOf('10:00:00', '11:00:00')).toEqual([time('10:00:00'), time('10:15:00')])
  expect(await startsOf('10:04:00', '11:04:00')).toEqual([time('10:00:00'), time('10:15:00')])
})

test('the mean of a ratio weighs what it was taken of', async () => {
  const metric = await measure(
    'RATIO',
    { clock: '10:00:00', value: 0.5, numerator: 1, denominator: 2 },
    { clock: '10:00:30', value: 1, numerator: 98, denominator: 98 },
  )
  const [point] = await seriesOf(metric, { from: time('10:00:00'), to: time('10:01:00'), maxPoints: 1 })
  expect(point).toMatchObject({ average: 0.99, minimum: 0.5, maximum: 1 })
})

test('a counter tells its growth per second when asked, across starts from 0 and from before the range', async () => {
  const metric = await measure(
    'COUNTER',
    { clock: '09:59:00', value: 100 },
    { clock: '10:00:00', value: 160 },
    { clock: '10:00:30', value: 190 },
    { clock: '10:01:00', value: 30 },
  )
  const asked = { from: time('10:00:00'), to: time('10:02:00'), maxPoints: 2 }
  const rates = async (more: Partial<Asked>) =>
    (await seriesOf(metric, { ...asked, ...more })).map((point: any) => point.ratePerSecond)
  expect(await rates({ withRates: true })).toEqual([1, 1])
  expect(await rates({})).toEqual([null, null])
  expect(await rates({ withRates: true, from: time('09:58:00'), maxPoints: 4 })).toEqual([null, 1, 1])
})

test('a gauge has no growth, asked for or not', async () => {
  const metric = await measure('GAUGE', { clock: '10:00:00', value: 1 }, { clock: '10:00:01', value: 2 })
  const [point] = await seriesOf(metric, {
    from: time('10:00:00'),
    to: time('10:01:00'),
    maxPoints: 1,
    withRates: true,
  })
  expect(point).toMatchObject({ count: 2, ratePerSecond: null })
})

test('a day in 5 second steps comes as at most so many points as asked for, and one', async () => {
  const second = (n: number) => new Date(Date.parse(time('00:00:00')) + n * 5_000).toISOString().slice(11, 19)
  const metric = await measure(
    'GAUGE',
    ...Array.from({ length: 500 }, (_, n) => ({ clock: second(n), value: n })),
  )
  const points = await seriesOf(metric, { from: time('00:00:03'), to: time('00:41:40'), maxPoints: 10 })
  expect(points.map(({ at }: any) => at.slice(11, 16))).toEqual([
    '00:00',
    '00:05',
    '00:10',
    '00:15',
    '00:20',
    '00:25',
    '00:30',
    '00:35',
    '00:40',
  ])
  expect(points.reduce((sum: number, point: any) => sum + point.count, 0)).toBe(499)
})

test('values as great as allowed have a mean', async () => {
  const metric = await measure(
    'GAUGE',
    { clock: '10:00:00', value: 1e18 },
    { clock: '10:00:01', value: -1e18 },
  )
  const [point] = await seriesOf(metric, { from: time('10:00:00'), to: time('10:01:00'), maxPoints: 1 })
  expect(point).toMatchObject({ average: 0, minimum: -1e18, maximum: 1e18 })
})

test('a series without an end goes up to now', async () => {
  const metric = await measure('GAUGE', { clock: '10:00:00', value: 1 })
  expect(await seriesOf(metric, { from: time('00:00:00') })).toHaveLength(1)
})

test.each([
  ['no points', { maxPoints: 0 }, ['maxPoints']],
  ['too many points', { maxPoints: 1001 }, ['maxPoints']],
  ['an end before the beginning', { to: time('09:00:00') }, ['to']],
  ['an empty range', { to: time('10:00:00') }, ['to']],
])('%s is refused with the argument at fault', async (_, fault, field) => {
  const { owner, slug } = await measure('GAUGE', { clock: '10:00:00', value: 1 })
  const asked = { slug, from: time('10:00:00'), to: time('11:00:00'), ...fault }
  const result = await subgraph.run(series, asked, owner)
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field })
})

test('the longest range there is comes in few points', async () => {
  const metric = await measure('GAUGE', { clock: '10:00:00', value: 1 })
  const points = await seriesOf(metric, {
    from: '0001-01-01T00:00:00Z',
    to: '9999-12-31T23:59:59Z',
    maxPoints: 1,
  })
  expect(points).toMatchObject([{ count: 1, last: 1 }])
})
