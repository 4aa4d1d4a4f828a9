import type { Viewer } from '../../platform/auth/viewer.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'

/** How much was shared since the start. */
export interface SharingCounters {
  readonly started: number
  readonly joined: number
}

interface Flight<Result> {
  readonly group: string
  readonly result: Promise<Result>
  readonly leaving: AbortController
  waiting: number
  /** How many it had in all: more than one means that the result is not one caller's own. */
  joined: number
}

/**
 * Lets callers that want the same thing at the same time have one execution of it. The work is stopped when the
 * last of them has left, not before; a caller that leaves gets its own signal's reason at once.
 */
export class InFlight<Result> {
  private readonly flights = new Map<string, Flight<Result>[]>()
  private startedCount = 0
  private joinedCount = 0

  get counters(): SharingCounters {
    return { started: this.startedCount, joined: this.joinedCount }
  }

  /**
   * `key` says what is wanted and `group` for whom: only equal keys of equal groups share. They are kept apart
   * because a key may be long and a request's own text, which is better not copied. `isShared` tells the caller that
   * others hold the same result.
   */
  async join(
    key: string,
    group: string,
    scope: RequestScope,
    start: (scope: RequestScope) => Promise<Result>,
  ): Promise<{ result: Result; isShared: boolean }> {
    scope.signal?.throwIfAborted()
    const flight =
      this.flights.get(key)?.find((known) => known.group === group) ?? this.start(key, group, scope, start)
    flight.waiting += 1
    flight.joined += 1
    if (flight.joined > 1) this.joinedCount += 1
    const result = await (scope.signal
      ? untilAborted(flight.result, scope.signal, () => this.leave(key, flight))
      : flight.result)
    return { result, isShared: flight.joined > 1 }
  }

  private start(
    key: string,
    group: string,
    scope: RequestScope,
    start: (scope: RequestScope) => Promise<Result>,
  ): Flight<Result> {
    this.startedCount += 1
    const leaving = new AbortController()
    const result = start({ ...scope, signal: leaving.signal })
    const flight: Flight<Result> = { group, result, leaving, waiting: 0, joined: 0 }
    const land = (): void => this.land(key, flight)
    // Callers hear of a failure themselves; when all have left there is nobody to tell.
    result.then(land, land)
    const known = this.flights.get(key)
    if (known) known.push(flight)
    else this.flights.set(key, [flight])
    return flight
  }

  private land(key: string, flight: Flight<Result>): void {
    const known = this.flights.get(key)
    const index = known?.indexOf(flight) ?? -1
    if (!known || index < 0) return
    if (known.length === 1) this.flights.delete(key)
    else known.splice(index, 1)
  }

  private leave(key: string, flight: Flight<Result>): void {
    flight.waiting -= 1
    if (flight.waiting > 0) return
    this.land(key, flight)
    flight.leaving.abort(new Error('Everybody who waited for the result has left'))
  }
}

function untilAborted<Result>(
  result: Promise<Result>,
  signal: AbortSignal,
  leave: () => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      leave()
      reject(signal.reason)
    }
    // Starting the work may itself have made the caller leave.
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    result.then(
      (value) => {
        signal.removeEventListener('abort', abort)
        resolve(value)
      },
      (reason: unknown) => {
        signal.removeEventListener('abort', abort)
        reject(reason)
      },
    )
  })
}

// A viewer is one object for as long as its token is remembered; headers are one object for a request.
const viewerTexts = new WeakMap<Viewer, string>()
const headerTexts = new WeakMap<NonNullable<RequestScope['headers']>, string>()

/**
 * Everything about a caller that may change an answer: who they are and which of their headers travel on. Two
 * scopes with different keys never share.
 */
export function rightsKey({ viewer, headers }: RequestScope): string {
  const viewerText = viewerTexts.get(viewer) ?? JSON.stringify(viewer)
  viewerTexts.set(viewer, viewerText)
  return headers ? viewerText + textOfHeaders(headers) : viewerText
}

function textOfHeaders(headers: NonNullable<RequestScope['headers']>): string {
  const known = headerTexts.get(headers)
  if (known !== undefined) return known
  const sorted = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1))
  const text = sorted.length > 0 ? JSON.stringify(sorted) : ''
  headerTexts.set(headers, text)
  return text
}
