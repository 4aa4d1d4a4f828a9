import type { Viewer } from '../../platform/auth/viewer.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'

/** How much was shared since the start. */
export interface SharingCounters {
  readonly started: number
  readonly joined: number
}

/** What a caller gets: `isShared` tells that others hold the same result. */
export interface Joined<Result> {
  readonly result: Result
  readonly isShared: boolean
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
   * because a key may be long and a request's own text, which is better not copied.
   */
  join(
    key: string,
    group: string,
    scope: RequestScope,
    start: (scope: RequestScope) => Promise<Result>,
  ): Promise<Joined<Result>> {
    if (scope.signal?.aborted) return Promise.reject(scope.signal.reason)
    const known = this.flights.get(key)?.find((flight) => flight.group === group)
    if (known) this.joinedCount += 1
    const flight = known ?? this.start(key, group, scope, start)
    return new Promise((resolve, reject) =>
      flight.board(new Passenger(flight, scope.signal, resolve, reject)),
    )
  }

  private start(
    key: string,
    group: string,
    scope: RequestScope,
    start: (scope: RequestScope) => Promise<Result>,
  ): Flight<Result> {
    this.startedCount += 1
    const flight = new Flight<Result>(group, () => this.remove(key, flight))
    const known = this.flights.get(key)
    if (known) known.push(flight)
    else this.flights.set(key, [flight])
    flight.follow(start({ ...scope, signal: flight.signal }))
    return flight
  }

  private remove(key: string, flight: Flight<Result>): void {
    const known = this.flights.get(key)
    const index = known?.indexOf(flight) ?? -1
    if (!known || index < 0) return
    if (known.length === 1) this.flights.delete(key)
    else known.splice(index, 1)
  }
}

/** One execution, with all who wait for it. */
class Flight<Result> {
  readonly group: string
  private readonly remove: () => void
  private readonly leaving = new AbortController()
  private readonly passengers: Passenger<Result>[] = []
  private waiting = 0

  /** `remove` ends what others may still join. */
  constructor(group: string, remove: () => void) {
    this.group = group
    this.remove = remove
  }

  /** Aborts when everybody has left. */
  get signal(): AbortSignal {
    return this.leaving.signal
  }

  follow(work: Promise<Result>): void {
    work.then(
      (result) => {
        this.remove()
        const joined = { result, isShared: this.passengers.length > 1 }
        for (const passenger of this.passengers) passenger.arrive(joined)
      },
      (reason: unknown) => {
        this.remove()
        for (const passenger of this.passengers) passenger.fail(reason)
      },
    )
  }

  board(passenger: Passenger<Result>): void {
    this.passengers.push(passenger)
    this.waiting += 1
    passenger.listen()
  }

  leave(): void {
    this.waiting -= 1
    if (this.waiting > 0) return
    this.remove()
    this.leaving.abort(new Error('Everybody who waited for the result has left'))
  }
}

/** Somebody who waits for a flight, until it lands or they leave. */
class Passenger<Result> {
  private readonly flight: Flight<Result>
  private readonly signal: AbortSignal | undefined
  private readonly resolve: (joined: Joined<Result>) => void
  private readonly reject: (reason: unknown) => void

  constructor(
    flight: Flight<Result>,
    signal: AbortSignal | undefined,
    resolve: (joined: Joined<Result>) => void,
    reject: (reason: unknown) => void,
  ) {
    this.flight = flight
    this.signal = signal
    this.resolve = resolve
    this.reject = reject
  }

  listen(): void {
    // Starting the work may itself have made the caller leave.
    if (this.signal?.aborted) this.handleEvent()
    else this.signal?.addEventListener('abort', this)
  }

  /** The signal's event: the caller has left. */
  handleEvent(): void {
    this.flight.leave()
    this.reject(this.signal?.reason)
  }

  arrive(joined: Joined<Result>): void {
    this.signal?.removeEventListener('abort', this)
    this.resolve(joined)
  }

  fail(reason: unknown): void {
    this.signal?.removeEventListener('abort', this)
    this.reject(reason)
  }
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
