/**
 * A seeded source of randomness (sfc32). Each concern forks its own stream by name, so that one more draw in
 * one concern never shifts the data of another.
 */
export class Random {
  readonly #seed: string
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: string) {
    this.#seed = seed
    const [a, b, c] = hashSeed(seed)
    this.#a = a
    this.#b = b
    this.#c = c
    for (let round = 0; round < 12; round++) this.bits()
  }

  fork(label: string): Random {
    return new Random(`${this.#seed}/${label}`)
  }

  /** An unsigned integer of 32 random bits. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    this.#c |= 0
    return sum >>> 0
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.bits() / 2 ** 32
  }

  /** A number in [min, max). */
  between(min: number, max: number): number {
    return min + this.unit() * (max - min)
  }

  /** An integer in [min, max], both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.unit() * (max - min + 1))
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('cannot pick from an empty list')
    return items[this.integer(0, items.length - 1)] as T
  }

  /** One of the keys, each as likely as its weight. */
  weighted<Key extends string>(weights: Readonly<Partial<Record<Key, number>>>): Key {
    const entries = Object.entries(weights) as [Key, number][]
    let ticket = this.unit() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of entries) {
      ticket -= weight
      if (ticket < 0) return key
    }
    throw new RangeError('weights must add up to more than zero')
  }

  /** `count` different items, or all of them when there are fewer. */
  sample<T>(items: readonly T[], count: number): T[] {
    const pool = [...items]
    const taken: T[] = []
    while (taken.length < count && pool.length > 0) {
      taken.push(...pool.splice(this.integer(0, pool.length - 1), 1))
    }
    return taken
  }

  /** A normally distributed number (Box–Muller). */
  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.unit()))
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.unit())
  }

  /** A Poisson count (Knuth); meant for means below about 30. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean)
    let count = 0
    for (let product = this.unit(); product > limit; product *= this.unit()) count++
    return count
  }

  /** Each `#` of the pattern becomes a digit, each `@` a capital letter. */
  fill(pattern: string): string {
    return pattern.replace(/[#@]/g, (mark) =>
      mark === '#' ? String(this.integer(0, 9)) : String.fromCharCode(this.integer(65, 90)),
    )
  }

  /** A UUIDv7 whose time part is the time of the thing it names, so that ids sort as the things happened. */
  id(time: Date): string {
    const stamp = time.getTime().toString(16).padStart(12, '0')
    const high = hex(this.bits() & 0xfff, 3)
    const variant = hex(0x8000 | (this.bits() & 0x3fff), 4)
    const tail = hex(this.bits() & 0xffff, 4) + hex(this.bits(), 8)
    return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${high}-${variant}-${tail}`
  }
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0')
}

function hashSeed(seed: string): [number, number, number] {
  const state: [number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162]
  for (let index = 0; index < seed.length; index++) {
    const code = seed.charCodeAt(index)
    state[0] = Math.imul(state[0] ^ code, 0x85ebca6b) + (state[1] >>> 13)
    state[1] = Math.imul(state[1] ^ code, 0xc2b2ae35) + (state[2] >>> 16)
    state[2] = Math.imul(state[2] ^ code, 0x27d4eb2f) + (state[0] >>> 15)
  }
  return [state[0] | 0, state[1] | 0, state[2] | 0]
}
