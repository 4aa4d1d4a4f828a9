import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import {
  createAccounts,
  createReviews,
  createTinySubgraph,
  startTinyGateway,
} from '../../tests/testkit/tiny-graph.ts'
import type { TinySubgraph } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'
import { continueTrace } from './trace-context.ts'
import { toSamples } from './traffic-reporter.ts'

const gateways: RunningGateway[] = []
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.stop()
})

async function start(...args: Parameters<typeof startTinyGateway>): Promise<RunningGateway> {
  const gateway = await startTinyGateway(...args)
  gateways.push(gateway)
  return gateway
}

const ask = (gateway: RunningGateway, query: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })

const ecosystemSdl = `
  type Mutation { metricsRecord(input: MetricsRecordInput!): MetricsRecordPayload }
  input MetricsRecordInput { projectSlug: String! samples: [MetricSampleInput!]! }
  input MetricSampleInput { key: String! value: Float! at: String! }
  type MetricsRecordPayload { recorded: Int! userErrors: [MetricsRecordError!]! }
  type MetricsRecordError { code: String! message: String! }
`
interface Recorded {
  readonly projectSlug: string
  readonly samples: readonly { key: string; value: number; at: string }[]
}

function createEcosystem(record: (input: Recorded) => unknown): TinySubgraph {
  return createTinySubgraph('ecosystem', ecosystemSdl, {
    Mutation: { metricsRecord: (_: unknown, { input }: { input: Recorded }) => record(input) },
  })
}

test('the gateway records its own traffic, as a service, under the metric names of the control room', async () => {
  const arrived = Promise.withResolvers<Recorded>()
  const ecosystem = createEcosystem((input) => {
    if (input.samples.some(({ key }) => key === 'latency_p50_ms')) arrived.resolve(input)
    return { recorded: input.samples.length, userErrors: [] }
  })
  const gateway = await start([createAccounts(), createReviews(), ecosystem], { reportEveryMs: 50 })
  await ask(gateway, '{ users { name } }')
  const { projectSlug, samples } = await arrived.promise
  expect(projectSlug).toBe('stratograph')
  expect(samples.map(({ key }) => key)).toEqual([
    'requests_per_second',
    'errors_per_second',
    'refusals_per_second',
    'latency_p50_ms',
    'latency_p95_ms',
    'latency_p99_ms',
    'open_subscriptions',
    'open_subscriptions_graphql_ws',
    'open_subscriptions_event_stream',
    'open_subscriptions_multipart',
    'deliveries_per_second',
    'dropped_answers_per_second',
    'slow_disconnects_per_second',
    'event_executions_per_second',
    'upstream_subscriptions_per_second',
    'shared_queries_per_second',
    'shared_fetches_per_second',
    'replays_per_second',
    'memory_rss_bytes',
    'event_loop_lag_ms',
  ])
  expect(samples.every(({ value, at }) => Number.isFinite(value) && new Date(at).toISOString() === at)).toBe(
    true,
  )
  expect(ecosystem.scopes[0]?.viewer).toEqual({ kind: 'service', name: 'gateway' })
})

test('a report that fails disturbs nobody and the next one is sent all the same', async () => {
  let reports = 0
  const second = Promise.withResolvers<void>()
  const ecosystem = createEcosystem(() => {
    reports += 1
    if (reports === 2) second.resolve()
    throw new Error('no room')
  })
  const gateway = await start([createAccounts(), createReviews(), ecosystem], { reportEveryMs: 20 })
  await second.promise
  expect(await (await ask(gateway, '{ users { id } }')).json()).toEqual({
    data: { users: [{ id: '1' }, { id: '2' }] },
  })
})

test('requests, errors and subgraph calls are counted', async () => {
  const gateway = await start([createAccounts(), createReviews()])
  await ask(gateway, '{ users { name reviews { text } } }')
  await ask(gateway, '{ broken }')
  await ask(gateway, '{ nothing }')
  await ask(gateway, '{ users { id } }', { authorization: 'Bearer a.b.c' })
  expect(gateway.traffic.totals).toEqual({ requests: 4, errors: 3, subgraphCalls: 3, subgraphFailures: 0 })
  const window = gateway.traffic.takeWindow()
  expect([window.requests, window.errors]).toEqual([4, 3])
  expect(gateway.traffic.takeWindow()).toMatchObject({ requests: 0, errors: 0, latencyMs: null })
})

test('rates are per second and a window without requests has no latency', () => {
  const empty = {
    openSubscriptions: 3,
    openByProtocol: { 'graphql-ws': 2, 'event-stream': 1, multipart: 0 },
    live: { delivered: 40, dropped: 8, disconnected: 2, executions: 4, upstreams: 0 },
    memoryRssBytes: 1_000,
    eventLoopLagMs: 0.5,
  }
  const saved = { sharedQueries: 12, sharedFetches: 6, replays: 3 }
  const now = new Date('2026-11-21T00:00:00.000Z')
  const valuesOf = (samples: ReturnType<typeof toSamples>) =>
    Object.fromEntries(samples.map(({ key, value }) => [key, value]))
  const busy = toSamples(
    { seconds: 4, requests: 10, errors: 1, refusals: 2, latencyMs: { p50: 1, p95: 2, p99: 3 }, ...empty },
    saved,
    now,
  )
  expect(valuesOf(busy)).toMatchObject({
    requests_per_second: 2.5,
    errors_per_second: 0.25,
    refusals_per_second: 0.5,
    latency_p99_ms: 3,
  })
  const quiet = valuesOf(
    toSamples({ seconds: 4, requests: 0, errors: 0, refusals: 0, latencyMs: null, ...empty }, saved, now),
  )
  expect(quiet).toEqual({
    requests_per_second: 0,
    errors_per_second: 0,
    refusals_per_second: 0,
    open_subscriptions: 3,
    open_subscriptions_graphql_ws: 2,
    open_subscriptions_event_stream: 1,
    open_subscriptions_multipart: 0,
    deliveries_per_second: 10,
    dropped_answers_per_second: 2,
    slow_disconnects_per_second: 0.5,
    event_executions_per_second: 1,
    upstream_subscriptions_per_second: 0,
    shared_queries_per_second: 3,
    shared_fetches_per_second: 1.5,
    replays_per_second: 0.75,
    memory_rss_bytes: 1_000,
    event_loop_lag_ms: 0.5,
  })
})

test('every operation has one log line with its request id, name, status and subgraph calls, and no secret', async () => {
  const lines: Record<string, unknown>[] = []
  const sink = new Writable({
    write: (chunk, _, done) => done(void lines.push(JSON.parse(String(chunk)) as Record<string, unknown>)),
  })
  const gateway = await start([createAccounts(), createReviews()], { log: pino({ level: 'info' }, sink) })
  await ask(gateway, 'query Everybody { users { reviews { text } } }', { 'x-request-id': 'find-me' })
  await ask(gateway, '{ users { id } }', {
    'x-request-id': 'refused',
    authorization: 'Bearer secret.secret.secret',
  })
  const line = lines.find(({ requestId }) => requestId === 'find-me')
  expect(line).toMatchObject({
    msg: 'operation',
    operationName: 'Everybody',
    kind: 'query',
    status: 200,
    hasErrors: false,
    subgraphCalls: 2,
    subgraphFailures: 0,
    viewer: 'anonymous',
  })
  expect(lines.find(({ requestId }) => requestId === 'refused')).toMatchObject({
    status: 401,
    hasErrors: true,
    subgraphCalls: 0,
  })
  expect(JSON.stringify(lines)).not.toContain('secret')
})

test('a trace is continued under a new span with its state, and a malformed one begins anew without', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  const continued = continueTrace({ traceparent: `00-${trace}-00f067aa0ba902b7-00`, tracestate: 'shop=1' })
  expect(continued['traceparent']).toMatch(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-00$`))
  expect(continued['tracestate']).toBe('shop=1')
  const zeros = `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`
  for (const traceparent of [undefined, '', 'x', zeros, `01-${trace}-00f067aa0ba902b7-01`]) {
    const begun = continueTrace({
      ...(traceparent === undefined ? {} : { traceparent }),
      tracestate: 'shop=1',
    })
    expect(begun['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    expect(begun['traceparent']).not.toContain(trace)
    expect(begun).not.toHaveProperty('tracestate')
  }
})
