import { createId } from '../database/uuid.ts'
import { describeLeft, describeTaken, refill } from './points.ts'
import type { PointsAt } from './points.ts'
import type { PointsBucket, SharedState } from './shared-state.ts'

interface Entry {
  readonly value: unknown
  readonly until: number
}

/** Most entries kept; the one written longest ago goes first. */
const defaultLimit = 100_000

/** The state of a deployment of one process. */
export class LocalState implements SharedState {
  readonly #entries = new Map<string, Entry>()
  readonly #limit: number

  constructor(limit = defaultLimit) {
    this.#limit = limit
  }

  async get(key: string): Promise<string | null> {
    return (this.#read(`text ${key}`) as string | undefined) ?? null
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.#write(`text ${key}`, value, Date.now() + ttlMs)
  }

  async delete(key: string): Promise<void> {
    this.#entries.delete(`text ${key}`)
  }

  async increment(key: string, by: number, ttlMs: number): Promise<number> {
    const name = `count ${key}`
    const count = Number(this.#read(name) ?? 0) + by
    this.#write(name, count, this.#entries.get(name)?.until ?? Date.now() + ttlMs)
    return count
  }

  async takePoints(key: string, bucket: PointsBucket, cost: number) {
    const now = Date.now()
    const points = this.#refilled(key, bucket, now)
    const isTaken = points >= cost
    const left = isTaken ? points - cost : points
    this.#keepPoints(key, left, bucket, now)
    return describeTaken(isTaken, left, cost, bucket, now)
  }

  async adjustPoints(key: string, bucket: PointsBucket, by: number) {
    const now = Date.now()
    const points = Math.min(bucket.capacity, this.#refilled(key, bucket, now) + by)
    this.#keepPoints(key, points, bucket, now)
    return describeLeft(points, bucket, now)
  }

  async takePlace(key: string, limit: number, leaseMs: number): Promise<string | null> {
    const name = `places ${key}`
    const now = Date.now()
    const leases = (this.#read(name) as Map<string, number> | undefined) ?? new Map<string, number>()
    for (const [place, until] of leases) if (until <= now) leases.delete(place)
    if (leases.size >= limit) return null
    const place = createId()
    leases.set(place, now + leaseMs)
    this.#write(name, leases, Math.max(...leases.values()))
    return place
  }

  async leavePlace(key: string, place: string): Promise<void> {
    const leases = this.#read(`places ${key}`) as Map<string, number> | undefined
    leases?.delete(place)
  }

  async close(): Promise<void> {
    this.#entries.clear()
  }

  #refilled(key: string, bucket: PointsBucket, now: number): number {
    return refill(this.#read(`points ${key}`) as PointsAt | undefined, bucket, now)
  }

  #keepPoints(key: string, points: number, bucket: PointsBucket, now: number): void {
    this.#write(`points ${key}`, { points, at: now }, describeLeft(points, bucket, now).fullAt + 1_000)
  }

  #read(name: string): unknown {
    const entry = this.#entries.get(name)
    if (entry && entry.until > Date.now()) return entry.value
    this.#entries.delete(name)
    return undefined
  }

  #write(name: string, value: unknown, until: number): void {
    this.#entries.delete(name)
    if (this.#entries.size >= this.#limit) this.#makeRoom()
    this.#entries.set(name, { value, until })
  }

  /** What is over goes first; when nothing is, what was written longest ago. */
  #makeRoom(): void {
    const now = Date.now()
    for (const [name, { until }] of this.#entries) if (until <= now) this.#entries.delete(name)
    if (this.#entries.size >= this.#limit) this.#entries.delete(this.#entries.keys().next().value ?? '')
  }
}
