import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { refusalCode } from '../operation/request-error.ts'
import { LiveTraffic } from './live-traffic.ts'
import type { LiveProtocol, LiveTotals } from './live-traffic.ts'
import type { SubgraphCallRecord } from '../transport/guard-subgraph.ts'

/** How one operation ended. */
export interface OperationOutcome {
  /** HTTP status; unset over a socket. */
  readonly status?: number | undefined
  readonly hasErrors: boolean
}

/** One operation under way. */
export interface ObservedOperation {
  describe(kind: string, name: string | undefined): void
  end(outcome: OperationOutcome): void
}

/** What happened since the last time it was asked. */
export interface TrafficWindow {
  readonly seconds: number
  readonly requests: number
  readonly errors: number
  /** Null when there were no requests: nothing is not fast. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null
  /** Of the requests, those refused before anything was executed. */
  readonly refusals: number
  readonly openSubscriptions: number
  readonly openByProtocol: Readonly<Record<LiveProtocol, number>>
  readonly live: LiveTotals
  readonly memoryRssBytes: number
  readonly eventLoopLagMs: number
}

/** Counts since start. */
export interface TrafficTotals {
  readonly requests: number
  readonly errors: number
  readonly subgraphCalls: number
  readonly subgraphFailures: number
}

/** Watches the gateway's own traffic: a log line per operation, counters, and windows for the reporter. */
export interface Traffic {
  /** `readScope` is asked at the end, when it is known who asked. */
  begin(readScope: () => RequestScope, protocol: 'http' | 'websocket'): ObservedOperation
  recordCall(call: SubgraphCallRecord): void
  /** A request that was refused before anything was executed, with what was thrown; faults of ours are none. */
  recordRefusal(error: unknown): void
  /** Closes the current window and opens the next. */
  takeWindow(): TrafficWindow
  readonly totals: TrafficTotals
  /** Subscriptions count what becomes of them there. */
  readonly live: LiveTraffic
  /** Refused requests since start by the code of their first error. */
  readonly refusals: ReadonlyMap<string, number>
  stop(): void
}

// Calls are counted by the request's trace, an object made once per request: on its way to a subgraph the scope
// around it is copied, the trace is not.
interface CallCount {
  count: number
  failed: number
}

const noCalls: Readonly<CallCount> = { count: 0, failed: 0 }
const nanosecondsPerMs = 1_000_000

export function createTraffic(log: Logger): Traffic {
  const calls = new WeakMap<object, CallCount>()
  const totals = { requests: 0, errors: 0, subgraphCalls: 0, subgraphFailures: 0 }
  const refusals = new Map<string, number>()
  let refusalsBefore = 0
  const latency = createHistogram()
  const lag = monitorEventLoopDelay({ resolution: 20 })
  lag.enable()
  let windowStart = performance.now()
  let before = { ...totals }
  const live = new LiveTraffic()
  let liveBefore = live.totals
  return {
    totals,
    live,
    refusals,
    recordRefusal(error) {
      const code = refusalCode(error)
      if (code !== undefined) refusals.set(code, (refusals.get(code) ?? 0) + 1)
    },
    begin: (readScope, protocol) =>
      observeOperation(readScope, protocol, log, calls, (durationMs, hasErrors) => {
        totals.requests += 1
        if (hasErrors) totals.errors += 1
        latency.record(Math.max(1, Math.round(durationMs * nanosecondsPerMs)))
      }),
    recordCall({ scope, outcome }) {
      const failed = outcome === 'ok' || outcome === 'ABORTED' ? 0 : 1
      // Only the log tells of the calls of one operation.
      if (scope.trace && log.isLevelEnabled('info')) {
        const known = calls.get(scope.trace)
        if (!known) calls.set(scope.trace, { count: 1, failed })
        else {
          known.count += 1
          known.failed += failed
        }
      }
      totals.subgraphCalls += 1
      totals.subgraphFailures += failed
    },
    takeWindow() {
      const now = performance.now()
      const refused = [...refusals.values()].reduce((sum, count) => sum + count, 0)
      const window: TrafficWindow = {
        seconds: (now - windowStart) / 1000,
        requests: totals.requests - before.requests,
        errors: totals.errors - before.errors,
        refusals: refused - refusalsBefore,
        latencyMs: latency.count > 0 ? readPercentiles(latency) : null,
        openSubscriptions: live.countOpen(),
        openByProtocol: { ...live.open },
        live: countSince(liveBefore, live.totals),
        memoryRssBytes: process.memoryUsage.rss(),
        // The monitor measures a 20 ms timer: what it shows beyond that is the lag.
        eventLoopLagMs: Math.max(0, lag.percentile(99) / nanosecondsPerMs - 20),
      }
      windowStart = now
      before = { ...totals }
      refusalsBefore = refused
      liveBefore = live.totals
      latency.reset()
      lag.reset()
      return window
    },
    stop: () => void lag.disable(),
  }
}

function observeOperation(
  readScope: () => RequestScope,
  protocol: string,
  log: Logger,
  calls: WeakMap<object, CallCount>,
  count: (durationMs: number, hasErrors: boolean) => void,
): ObservedOperation {
  const startedAt = performance.now()
  let kind: string | undefined
  let operationName: string | undefined
  return {
    describe(describedKind, name) {
      kind = describedKind
      operationName = name
    },
    end({ status, hasErrors }) {
      const durationMs = performance.now() - startedAt
      count(durationMs, hasErrors)
      if (!log.isLevelEnabled('info')) return
      const { requestId, viewer, trace } = readScope()
      const made = (trace && calls.get(trace)) ?? noCalls
      const rounded = Math.round(durationMs * 100) / 100
      const line = {
        requestId,
        protocol,
        kind,
        operationName,
        status,
        durationMs: rounded,
        hasErrors,
        viewer: viewer.kind,
      }
      log.info({ ...line, subgraphCalls: made.count, subgraphFailures: made.failed }, 'operation')
    },
  }
}

function countSince(before: LiveTotals, now: LiveTotals): LiveTotals {
  return {
    delivered: now.delivered - before.delivered,
    dropped: now.dropped - before.dropped,
    disconnected: now.disconnected - before.disconnected,
    executions: now.executions - before.executions,
    upstreams: now.upstreams - before.upstreams,
  }
}

function readPercentiles(latency: { percentile(share: number): number }) {
  const ms = (share: number) => latency.percentile(share) / nanosecondsPerMs
  return { p50: ms(50), p95: ms(95), p99: ms(99) }
}
