import { findStretch } from '../../platform/telemetry/latency-histogram.ts'
import type { RequestErrorCode } from '../operation/request-error.ts'
import type { UsageLine, UsageSubject } from './usage-line.ts'

/** What one key was used for in one minute. */
export interface UsageWindow extends UsageSubject {
  /** When the minute begins, RFC 3339. */
  readonly startsAt: string
  calls: number
  events: number
  /** Of the calls, those refused before anything was executed. */
  refusals: number
  /** Of the other calls, those whose answer held errors. */
  errors: number
  /** Calls and subscriptions that were refused or ended for asking too much. */
  quotaErrors: number
  estimatedPoints: number
  actualPoints: number
  readonly latencies: number[]
  readonly codes: { readonly code: string; count: number }[]
}

const quotaCodes: ReadonlySet<string> = new Set<RequestErrorCode>([
  'BUDGET_EXCEEDED',
  'COST_ESTIMATED_TOO_EXPENSIVE',
  'CONCURRENCY_EXCEEDED',
  'RATE_LIMITED',
])
const minuteMs = 60_000
// Whoever makes up a name for every call must not make a row for every call.
const mostUnpublishedNames = 100
/** Stands for the names beyond those. */
const otherNames = '(other)'

const nothing = {
  calls: 0,
  events: 0,
  refusals: 0,
  errors: 0,
  quotaErrors: 0,
  estimatedPoints: 0,
  actualPoints: 0,
}

/** Adds lines up. The same lines make the same windows in the same order. */
export function collectUsage(lines: Iterable<UsageLine>): UsageWindow[] {
  const windows = new Map<string, UsageWindow>()
  const namesByKey = new Map<string, Set<string>>()
  for (const line of lines) {
    const operationName = line.documentId === null ? boundName(line, namesByKey) : line.operationName
    const window = windowOf({ ...line, operationName }, windows)
    add(window, line)
  }
  return [...windows.values()]
}

function boundName({ apiKeyId, operationName }: UsageLine, namesByKey: Map<string, Set<string>>) {
  if (operationName === null) return null
  const names = namesByKey.get(apiKeyId) ?? new Set()
  namesByKey.set(apiKeyId, names)
  if (names.size < mostUnpublishedNames) names.add(operationName)
  return names.has(operationName) ? operationName : otherNames
}

function windowOf(line: UsageLine, windows: Map<string, UsageWindow>): UsageWindow {
  const { organisationId, applicationId, apiKeyId, environment } = line
  const { publishedId, documentId, operationName, at } = line
  const startsAt = new Date(Math.floor(at / minuteMs) * minuteMs).toISOString()
  const key = JSON.stringify([apiKeyId, documentId, operationName, startsAt])
  const known = windows.get(key)
  if (known) return known
  const window: UsageWindow = {
    organisationId,
    applicationId,
    apiKeyId,
    environment,
    publishedId,
    documentId,
    operationName,
    startsAt,
    ...nothing,
    latencies: [],
    codes: [],
  }
  windows.set(key, window)
  return window
}

function add(window: UsageWindow, { what, isRefused, codes, latencyMs, ...line }: UsageLine): void {
  if (what === 'event') window.events += 1
  if (what === 'call') {
    window.calls += 1
    if (isRefused) window.refusals += 1
    else if (codes.length > 0) window.errors += 1
  }
  if (codes.some((code) => quotaCodes.has(code))) window.quotaErrors += 1
  window.estimatedPoints += line.estimatedPoints
  window.actualPoints += line.actualPoints
  if (latencyMs !== null) countLatency(window.latencies, latencyMs)
  for (const code of codes) {
    const known = window.codes.find((counted) => counted.code === code)
    if (known) known.count += 1
    else window.codes.push({ code, count: 1 })
  }
}

function countLatency(latencies: number[], latencyMs: number): void {
  const place = findStretch(latencyMs)
  while (latencies.length <= place) latencies.push(0)
  latencies[place] = (latencies[place] ?? 0) + 1
}
