/**
 * Small facts that all processes of a deployment agree on: how many points a key has left, how often somebody tried.
 * Kept in Redis when `REDIS_URL` is set, else in this process, which then is a deployment of one.
 *
 * Nothing here is the only copy of anything: it may be lost, and whoever uses it says what then. Every method rejects
 * with `SharedStateUnavailable` within half a second when the state cannot be reached.
 */
export interface SharedState {
  /** Null when there is nothing, or it has gone with its time. */
  get(key: string): Promise<string | null>
  set(key: string, value: string, ttlMs: number): Promise<void>
  delete(key: string): Promise<void>
  /** Counts, from zero on, and answers the count; it begins anew `ttlMs` after its first step. */
  increment(key: string, by: number, ttlMs: number): Promise<number>
  /** Takes `cost` points when so many are there, all or none. */
  takePoints(key: string, bucket: PointsBucket, cost: number): Promise<PointsTaken>
  /** Gives points back, or takes more (`by` below zero) whether they are there or not: a debt is paid by refilling. */
  adjustPoints(key: string, bucket: PointsBucket, by: number): Promise<PointsLeft>
  /** Takes one of `limit` places for at most `leaseMs`; null when all are taken. */
  takePlace(key: string, limit: number, leaseMs: number): Promise<string | null>
  /** Leaves a place; one whose time was over is left already. */
  leavePlace(key: string, place: string): Promise<void>
  close(): Promise<void>
}

/** A bucket that refills steadily and is full at first. */
export interface PointsBucket {
  readonly capacity: number
  readonly refillPerSecond: number
}

export interface PointsLeft {
  /** Whole points; below zero for a debt. */
  readonly left: number
  /** When it will be full again, in milliseconds since the epoch. */
  readonly fullAt: number
}

export interface PointsTaken extends PointsLeft {
  readonly isTaken: boolean
  /** When there would be enough, in milliseconds since the epoch; now, when they were taken. Infinite for more than fit in. */
  readonly enoughAt: number
}

export class SharedStateUnavailable extends Error {
  override readonly name = 'SharedStateUnavailable'

  constructor(cause: unknown) {
    super('The shared state cannot be reached.', { cause })
  }
}
