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
  readonly codes: readonly { readonly code: string; readonly count: number }[]
  /** What each field cost. */
  readonly fields: readonly { readonly field: string; readonly points: number }[]
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

/** A window while it grows. */
interface Gathering extends Omit<UsageWindow, 'codes' | 'fields'> {
  readonly byCode: Map<string, number>
  readonly byField: Map<string, number>
}

/** Adds lines up. The same lines make the same windows in the same order. */
export function collectUsage(lines: Iterable<UsageLine>): UsageWindow[] {
  const windows = new Map<string, Gathering>()
  const namesByKey = new Map<string, Set<string>>()
  for (const line of lines) {
    const operationName = line.documentId === null ? boundName(line, namesByKey) : line.operationName
    add(windowOf({ ...line, operationName }, windows), line)
  }
  return [...windows.values()].map(({ byCode, byField, ...window }) => ({
    ...window,
    codes: [...byCode].map(([code, count]) => ({ code, count })),
    fields: [...byField].map(([field, points]) => ({ field, points })),
  }))
}

function boundName({ apiKeyId, operationName }: UsageLine, namesByKey: Map<string, Set<string>>) {
  if (operationName === null) return null
  const names = namesByKey.get(apiKeyId) ?? new Set()
  namesByKey.set(apiKeyId, names)
  if (names.size < mostUnpublishedNames) names.add(operationName)
  return names.has(operationName) ? operationName : otherNames
}

function windowOf(line: UsageLine, windows: Map<string, Gathering>): Gathering {
  const { apiKeyId, documentId, operationName, at } = line
  const startsAt = new Date(Math.floor(at / minuteMs) * minuteMs).toISOString()
  const key = JSON.stringify([apiKeyId, documentId, operationName, startsAt])
  const known = windows.get(key)
  if (known) return known
  const window = openWindow(line, startsAt)
  windows.set(key, window)
  return window
}

function openWindow(subject: UsageSubject, startsAt: string): Gathering {
  const { organisationId, applicationId, apiKeyId, environment } = subject
  const { publishedId, documentId, operationName } = subject
  return {
    organisationId,
    applicationId,
    apiKeyId,
    environment,
    publishedId,
    documentId,
    operationName,
    startsAt,
    calls: 0,
    events: 0,
    refusals: 0,
    errors: 0,
    quotaErrors: 0,
    estimatedPoints: 0,
    actualPoints: 0,
    latencies: [],
    byCode: new Map(),
    byField: new Map(),
  }
}

function add(
  window: Gathering,
  { what, isRefused, codes, latencyMs, fieldPoints, ...line }: UsageLine,
): void {
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
  for (const code of codes) increase(window.byCode, code, 1)
  for (const [field, points] of Object.entries(fieldPoints)) increase(window.byField, field, points)
}

function increase(sums: Map<string, number>, name: string, by: number): void {
  sums.set(name, (sums.get(name) ?? 0) + by)
}

function countLatency(latencies: number[], latencyMs: number): void {
  const place = findStretch(latencyMs)
  while (latencies.length <= place) latencies.push(0)
  latencies[place] = (latencies[place] ?? 0) + 1
}
