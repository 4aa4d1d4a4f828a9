import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { circleOf, type Circle } from './circle.ts'

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
  // Kept with the circle for good: a map that is added to and deleted from with every request grows anew all the time,
  // and each table it leaves behind keeps what was in it from being collected early.
  private readonly flights = new WeakMap<Circle, Flight<Result>[]>()
  private startedCount = 0
  private joinedCount = 0

  get counters(): SharingCounters {
    return { started: this.startedCount, joined: this.joinedCount }
  }

  /**
   * `key` says what is wanted and `epoch` since when it may be asked: only callers with the same rights share, for
   * whom both are equal.
   */
  join(
    key: string,
    epoch: number,
    scope: RequestScope,
    start: (scope: RequestScope) => Promise<Result>,
  ): Promise<Joined<Result>> {
    if (scope.signal?.aborted) return Promise.reject(scope.signal.reason)
    const flights = this.flightsOf(circleOf(scope))
    const ending = endingOf(key)
    const known = flights.find((one) => one.ending === ending && one.epoch === epoch && one.key === key)
    if (known) this.joinedCount += 1
    const flight = known ?? this.start(new Flight<Result>(key, ending, epoch, flights), scope, start)
    return new Promise((resolve, reject) =>
      flight.board(new Passenger(flight, scope.signal, resolve, reject)),
    )
  }

  private flightsOf(circle: Circle): Flight<Result>[] {
    const known = this.flights.get(circle)
    if (known) return known
    const none: Flight<Result>[] = []
    this.flights.set(circle, none)
    return none
  }

  private start(
    flight: Flight<Result>,
    scope: RequestScope,
    start: (scope: RequestScope) => Promise<Result>,
  ): Flight<Result> {
    this.startedCount += 1
    flight.begin((signal) => start({ ...scope, signal }))
    return flight
  }
}

const endingLength = 32

/** A number that is the same for equal keys. They begin alike: what is asked comes before what it is asked with. */
function endingOf(key: string): number {
  let sum = key.length
  for (let i = Math.max(0, key.length - endingLength); i < key.length; i += 1)
    sum = (Math.imul(sum, 31) + key.charCodeAt(i)) | 0
  return sum
}

/** One execution, with all who wait for it. Among the `flights` of its callers until it lands. */
class Flight<Result> {
  readonly key: string
  readonly ending: number
  readonly epoch: number
  private readonly flights: Flight<Result>[]
  private leaving: AbortController | undefined
  private passengers: Passenger<Result>[] = []
  private waiting = 0

  constructor(key: string, ending: number, epoch: number, flights: Flight<Result>[]) {
    this.key = key
    this.ending = ending
    this.epoch = epoch
    this.flights = flights
    flights.push(this)
  }

  /** `start` is given a signal that aborts when everybody has left. */
  begin(start: (signal: AbortSignal) => Promise<Result>): void {
    this.leaving = new AbortController()
    start(this.leaving.signal).then(
      (result) => {
        const passengers = this.land()
        const joined = { result, isShared: passengers.length > 1 }
        for (const passenger of passengers) passenger.arrive(joined)
      },
      (reason: unknown) => {
        for (const passenger of this.land()) passenger.fail(reason)
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
    this.unlist()
    this.leaving?.abort(new Error('Everybody who waited for the result has left'))
  }

  /**
   * Nobody can join any more, and the flight lets go of all it held: what once was old enough to be moved keeps alive
   * whatever it points to, long after nobody knows it.
   */
  private land(): readonly Passenger<Result>[] {
    this.unlist()
    const { passengers } = this
    this.passengers = []
    this.leaving = undefined
    return passengers
  }

  private unlist(): void {
    const index = this.flights.indexOf(this)
    const last = index < 0 ? undefined : this.flights.pop()
    if (last && last !== this) this.flights[index] = last
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
