import type { PointsBucket, PointsLeft, PointsTaken } from './shared-state.ts'

/** How a bucket stood at a moment; `points` may be a fraction. */
export interface PointsAt {
  readonly points: number
  /** Milliseconds since the epoch. */
  readonly at: number
}

export function refill(
  before: PointsAt | undefined,
  { capacity, refillPerSecond }: PointsBucket,
  now: number,
): number {
  if (!before) return capacity
  const gained = (Math.max(0, now - before.at) / 1_000) * refillPerSecond
  return Math.min(capacity, before.points + gained)
}

export function describeLeft(
  points: number,
  { capacity, refillPerSecond }: PointsBucket,
  now: number,
): PointsLeft {
  return { left: Math.floor(points), fullAt: now + ((capacity - points) / refillPerSecond) * 1_000 }
}

export function describeTaken(
  isTaken: boolean,
  points: number,
  cost: number,
  bucket: PointsBucket,
  now: number,
): PointsTaken {
  const missing = isTaken ? 0 : cost - points
  const enoughAt =
    !isTaken && cost > bucket.capacity ? Infinity : now + (missing / bucket.refillPerSecond) * 1_000
  return { ...describeLeft(points, bucket, now), isTaken, enoughAt }
}
