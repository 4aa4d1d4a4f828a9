import { hash } from 'node:crypto'
import { findUuids } from '../../platform/database/uuid.ts'
import { eventLogOf } from '../../platform/graphql/subgraph-service.ts'
import type { RequestScope, SubgraphResult } from '../../platform/graphql/subgraph-service.ts'
import { boundless, narrowPolicy, type CachePolicy } from '../execute/cache-policy.ts'
import type { EntityAnswer } from '../execute/entity-memo.ts'
import { rightsKey } from '../execute/in-flight.ts'
import { LruCache, type CacheCounters } from '../execute/lru-cache.ts'
import type { FeedState } from './feed-state.ts'

/** What a fetch wants: the same question about the same representation has the same answer. */
export interface EntityQuestion {
  /** The subgraph, its operation and the client's variables in it. */
  readonly signature: string
  /** Each as JSON text. */
  readonly representations: readonly string[]
  readonly scope: RequestScope
}

/** An answer that was kept, with what may still be made of it. */
export interface KeptAnswer {
  readonly entity: Readonly<Record<string, unknown>>
  readonly policy: CachePolicy
}

/** One look into the cache, and the right to put what it did not find. */
export interface EntityReading {
  /** In the order of the representations; undefined where nothing is kept. */
  readonly kept: readonly (KeptAnswer | undefined)[]
  /** Keeps what the subgraph allows, unless an event has named it since the look. */
  keep(result: SubgraphResult, representations: readonly string[], answers: readonly EntityAnswer[]): void
}

interface Entry {
  /** Text, so that every reader has objects of their own. */
  readonly text: string
  readonly ids: readonly string[]
  readonly isPublic: boolean
  readonly expiresAtMs: number
}

// By estimate: what an entry takes beside its texts, and what each id takes that finds it.
const entryBytes = 300
const idBytes = 200

/**
 * Answers about entities in memory, kept as their subgraph allows: public ones for everybody, private ones for whoever
 * has the very same rights. Each is dropped when an event names an id that is in what was asked, in the answer or in
 * the rights of whom it was given to. While the feed of events is behind what a client may have seen, nothing is read.
 */
export class EntityCache {
  readonly #entries: LruCache<Entry>
  readonly #keysById = new Map<string, Set<string>>()
  readonly #feed: FeedState
  readonly #now: () => number
  #hits = 0
  #misses = 0

  constructor(maxBytes: number, feed: FeedState, now: () => number = () => performance.now()) {
    this.#feed = feed
    this.#now = now
    this.#entries = new LruCache(maxBytes, (key, { ids }) => this.#forget(key, ids))
    feed.listen({ onNamed: (ids) => this.#drop(ids), onLost: () => this.#entries.clear() })
  }

  /** `weight` in bytes, by estimate. Looks while nothing may be read count as neither. */
  get counters(): CacheCounters {
    return { ...this.#entries.counters, hits: this.#hits, misses: this.#misses }
  }

  /** Changes with every event: what was asked before must not be put by whoever asks after. */
  get epoch(): number {
    return this.#feed.sequence
  }

  /** A client may see a change from now on: the event at this place in the log, or whatever it holds by now. */
  expectChange(address?: string): void {
    if (address === undefined) this.#feed.expectChange()
    else this.#feed.expectEvent(address)
  }

  /** Undefined while nothing may be taken from the cache. */
  read({ signature, representations, scope }: EntityQuestion): EntityReading | undefined {
    if (!this.#feed.isUpToDate) return undefined
    const began = this.#feed.mark()
    const circle = rightsKey(scope)
    const [everybodys, own] = [hash('sha256', signature), hash('sha256', `${signature}\0${circle}`)]
    const kept = representations.map((one) => this.#find(everybodys + one) ?? this.#find(own + one))
    const hits = kept.filter((one) => one !== undefined).length
    this.#hits += hits
    this.#misses += kept.length - hits
    return {
      kept,
      keep: (result, asked, answers) => {
        // Only what events of this very feed can drop again may be kept.
        if (result.errors?.length || !began.isOf(result.extensions?.[eventLogOf])) return
        const { maxAgeSeconds, isPublic } = narrowPolicy(boundless, result)
        if (maxAgeSeconds <= 0) return
        const expiresAtMs = this.#now() + maxAgeSeconds * 1_000
        const idsOfCircle = isPublic ? [] : findUuids(circle)
        answers.forEach(({ entity }, index) => {
          const representation = asked[index]
          if (!entity || representation === undefined) return
          const text = JSON.stringify(entity)
          const named = findUuids(`${representation} ${text}`)
          const ids = [...new Set([...named, ...idsOfCircle])]
          // What no id names no event could drop.
          if (named.length === 0 || began.hasSeen(ids)) return
          this.#put((isPublic ? everybodys : own) + representation, { text, ids, isPublic, expiresAtMs })
        })
      },
    }
  }

  #find(key: string): KeptAnswer | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    const maxAgeSeconds = Math.floor((entry.expiresAtMs - this.#now()) / 1_000)
    if (maxAgeSeconds > 0) {
      return { entity: JSON.parse(entry.text), policy: { maxAgeSeconds, isPublic: entry.isPublic } }
    }
    this.#entries.delete(key)
    return undefined
  }

  #put(key: string, entry: Entry): void {
    const bytes = 2 * (key.length + entry.text.length) + entryBytes + idBytes * entry.ids.length
    this.#entries.set(key, entry, bytes)
    for (const id of entry.ids) {
      const keys = this.#keysById.get(id)
      if (keys) keys.add(key)
      else this.#keysById.set(id, new Set([key]))
    }
  }

  #drop(ids: readonly string[]): void {
    for (const id of ids) for (const key of this.#keysById.get(id) ?? []) this.#entries.delete(key)
  }

  #forget(key: string, ids: readonly string[]): void {
    for (const id of ids) {
      const keys = this.#keysById.get(id)
      keys?.delete(key)
      if (keys?.size === 0) this.#keysById.delete(id)
    }
  }
}
