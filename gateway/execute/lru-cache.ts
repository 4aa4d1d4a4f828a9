/** Keeps the most recently used values, at most `limit` of them. */
export class LruCache<Value> {
  private readonly values = new Map<string, Value>()
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get size(): number {
    return this.values.size
  }

  get(key: string): Value | undefined {
    const value = this.values.get(key)
    if (value === undefined) return undefined
    // A Map iterates in insertion order, so putting a value back makes it the youngest.
    this.values.delete(key)
    this.values.set(key, value)
    return value
  }

  delete(key: string): void {
    this.values.delete(key)
  }

  set(key: string, value: Value): void {
    this.values.delete(key)
    this.values.set(key, value)
    if (this.values.size <= this.limit) return
    const oldest = this.values.keys().next().value
    if (oldest !== undefined) this.values.delete(oldest)
  }
}
