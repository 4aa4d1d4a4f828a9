import { expect, test } from 'vitest'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { EntityCache } from './entity-cache.ts'
import type { EntityReading } from './entity-cache.ts'
import { FeedState } from './feed-state.ts'

// A graph in which everything takes as long as it likes: writes, events, answers and the feed itself, in random order.

const log = 'f00dfeed00000000'
const ids = [1, 2, 3].map((n) => `0190a0a0-0000-7000-8000-00000000000${n}`)
const scope: RequestScope = { viewer: anonymousViewer, requestId: 'r' }

interface OnItsWay {
  readonly reading: EntityReading
  readonly id: string
  readonly version: number
}

class Graph {
  readonly feed = new FeedState()
  readonly cache = new EntityCache(100_000, this.feed)
  readonly outcomes = { hits: 0, misses: 0, bypassed: 0 }
  readonly #random: () => number
  readonly #versions = new Map(ids.map((id) => [id, 0]))
  /** What nobody who reads through the gateway may fall behind any more. */
  readonly #seen = new Map(ids.map((id) => [id, 0]))
  readonly #events: string[] = []
  readonly #answers: OnItsWay[] = []
  readonly #ends: { readonly end: number; readonly expected: number }[] = []
  #told = 0
  #isTold = false

  constructor(random: () => number) {
    this.#random = random
  }

  step(): void {
    const steps = [
      [1, () => void this.#write()],
      [1, () => this.#writeThroughGateway()],
      [1, () => this.#seeEvent()],
      [0.2, () => this.#lose()],
      [20, () => this.#tell()],
      [10, () => this.#askForEnd()],
      [20, () => this.#learnEnd()],
      [30, () => this.#ask()],
      [30, () => this.#answer()],
    ] as const
    let at = this.#random() * steps.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, run] of steps) if ((at -= weight) < 0) return run()
  }

  #pick<Value>(values: readonly Value[]): Value | undefined {
    return values[Math.floor(this.#random() * values.length)]
  }

  #write(): string {
    const id = this.#pick(ids) ?? ''
    this.#versions.set(id, (this.#versions.get(id) ?? 0) + 1)
    this.#events.push(id)
    return id
  }

  #writeThroughGateway(): void {
    const id = this.#write()
    this.cache.expectChange()
    this.#seen.set(id, this.#versions.get(id) ?? 0)
  }

  /** A subscription shows how many events there are; its reader knows at least what they tell. */
  #seeEvent(): void {
    if (!this.#isTold) return
    this.cache.expectChange(`${this.#events.length}@${log}`)
    for (const id of ids) this.#seen.set(id, this.#versions.get(id) ?? 0)
  }

  #tell(): void {
    const before = this.#isTold ? this.#told : this.#events.length
    this.#isTold = true
    this.#told = Math.min(before + Math.ceil(this.#random() * 3), this.#events.length)
    this.feed.tell(`${this.#told}@${log}`, this.#events.slice(before, this.#told))
  }

  #lose(): void {
    this.#isTold = false
    this.feed.lose()
  }

  #askForEnd(): void {
    this.#ends.push({ end: this.#events.length, expected: this.feed.expected })
  }

  #learnEnd(): void {
    const known = this.#ends.shift()
    if (known) this.feed.locate(`${known.end}@${log}`, known.expected)
  }

  #ask(): void {
    const id = this.#pick(ids) ?? ''
    const reading = this.cache.read({ signature: 's', representations: [`{"id":"${id}"}`], scope })
    const [kept] = reading?.kept ?? []
    this.outcomes[!reading ? 'bypassed' : kept ? 'hits' : 'misses'] += 1
    if (kept) expect(kept.entity['version']).toBeGreaterThanOrEqual(this.#seen.get(id) ?? 0)
    else if (reading) this.#answers.push({ reading, id, version: this.#versions.get(id) ?? 0 })
  }

  /** Any of those on their way comes first. */
  #answer(): void {
    const chosen = this.#pick(this.#answers)
    if (!chosen) return
    this.#answers.splice(this.#answers.indexOf(chosen), 1)
    const { reading, id, version } = chosen
    const extensions = { cacheControl: 'max-age=60, public', eventLog: log }
    reading.keep({ extensions }, [`{"id":"${id}"}`], [{ entity: { version }, errors: [] }])
  }
}

test.each([1, 2, 3, 4, 5])(
  'in whatever order things happen nobody reads what they know to be old (%i)',
  (seed) => {
    const graph = new Graph(createRandom(seed))
    for (let step = 0; step < 20_000; step += 1) graph.step()
    // It was used, asked around and stood aside, each often enough to count.
    for (const count of Object.values(graph.outcomes)) expect(count).toBeGreaterThan(200)
  },
)

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
