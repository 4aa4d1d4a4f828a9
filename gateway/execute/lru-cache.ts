export interface CacheCounters {
  readonly entries: number
  /** The estimated weight of all of them. */
  readonly weight: number
  readonly hits: number
  readonly misses: number
  readonly evictions: number
}

interface Entry<Value> {
  readonly value: Value
  weight: number
  /** Since it was put behind all others. */
  wasUsed: boolean
}

/**
 * Keeps the values that are used, as long as they weigh no more than `limit` together. Using one only marks it; when
 * room is needed, a marked value gets a second chance behind all others, and the first without a mark goes.
 */
export class LruCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>()
  private readonly limit: number
  private weight = 0
  private hits = 0
  private misses = 0
  private evictions = 0
  private readonly onDrop: ((key: string, value: Value) => void) | undefined

  /** `onDrop` is told of each value that is no longer kept under its key. */
  constructor(limit: number, onDrop?: (key: string, value: Value) => void) {
    this.limit = limit
    this.onDrop = onDrop
  }

  get counters(): CacheCounters {
    const { weight, hits, misses, evictions } = this
    return { entries: this.entries.size, weight, hits, misses, evictions }
  }

  get(key: string): Value | undefined {
    const entry = this.entries.get(key)
    if (!entry) {
      this.misses += 1
      return undefined
    }
    this.hits += 1
    entry.wasUsed = true
    return entry.value
  }

  /** In the order in which they are looked at when room is needed. */
  list(): Value[] {
    return [...this.entries.values()].map(({ value }) => value)
  }

  delete(key: string): void {
    const entry = this.entries.get(key)
    if (!entry) return
    this.weight -= entry.weight
    this.entries.delete(key)
    this.onDrop?.(key, entry.value)
  }

  clear(): void {
    for (const key of this.entries.keys()) this.delete(key)
  }

  /** Without a weight a value counts as one, and the limit is a number of values. */
  set(key: string, value: Value, weight = 1): void {
    this.delete(key)
    const entry = { value, weight, wasUsed: false }
    this.entries.set(key, entry)
    this.weight += weight
    this.makeRoom(entry)
  }

  /** A value has become heavier, or lighter by a negative weight; nothing happens when it is no longer kept. */
  grow(key: string, value: Value, weight: number): void {
    const entry = this.entries.get(key)
    if (entry?.value !== value) return
    entry.weight += weight
    this.weight += weight
    this.makeRoom(entry)
  }

  /** `current` stays, however heavy: it is in use at this moment. */
  private makeRoom(current: Entry<Value>): void {
    // A Map iterates in insertion order, and comes to what is put back meanwhile once more.
    for (const [key, entry] of this.entries) {
      if (this.weight <= this.limit || this.entries.size === 1) return
      if (entry.wasUsed || entry === current) {
        entry.wasUsed = false
        this.entries.delete(key)
        this.entries.set(key, entry)
      } else {
        this.delete(key)
        this.evictions += 1
      }
    }
  }
}
