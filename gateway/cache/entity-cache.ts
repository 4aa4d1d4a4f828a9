import { hash } from 'node:crypto'
import { findUuids } from '../../platform/database/uuid.ts'
import { eventLogOf } from '../../platform/graphql/subgraph-service.ts'
import type { RequestScope, SubgraphResult } from '../../platform/graphql/subgraph-service.ts'
import { boundless, narrowPolicy, type CachePolicy } from '../execute/cache-policy.ts'
import { circleOf } from '../execute/circle.ts'
import type { EntityAnswer } from '../execute/entity-memo.ts'
import { LruCache, type CacheCounters } from '../execute/lru-cache.ts'
import type { FeedMark, FeedState } from './feed-state.ts'
import type { SharedEntries } from './shared-entries.ts'

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
  /** The same with what other gateways kept; undefined when there is nowhere else to look, or nothing to look for. */
  readonly lookFurther: (() => Promise<readonly (KeptAnswer | undefined)[]>) | undefined
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

export interface EntityCacheOptions {
  /** Milliseconds that only grow. */
  readonly now?: (() => number) | undefined
  /** What gateways keep for each other. Default nothing. */
  readonly elsewhere?: SharedEntries | undefined
}

/** Where the answers to one question are. */
interface Places {
  readonly everybodys: string
  readonly own: string
  /** The rights a private answer depends on. */
  readonly circle: string
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
  readonly #elsewhere: SharedEntries | undefined
  #hits = 0
  #misses = 0

  constructor(
    maxBytes: number,
    feed: FeedState,
    { now = () => performance.now(), elsewhere }: EntityCacheOptions = {},
  ) {
    this.#feed = feed
    this.#now = now
    this.#elsewhere = elsewhere
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
    const circle = circleOf(scope).text
    const places: Places = {
      everybodys: hash('sha256', signature),
      own: hash('sha256', `${signature}\0${circle}`),
      circle,
    }
    const kept = representations.map(
      (one) => this.#find(places.everybodys + one) ?? this.#find(places.own + one),
    )
    const hits = kept.filter((one) => one !== undefined).length
    this.#hits += hits
    this.#misses += kept.length - hits
    const elsewhere = hits < kept.length && this.#elsewhere?.isUsable ? this.#elsewhere : undefined
    return {
      kept,
      lookFurther: elsewhere && (() => this.#lookFurther(elsewhere, places, representations, kept)),
      keep: (result, asked, answers) => this.#keep(began, places, result, asked, answers),
    }
  }

  /** What is found elsewhere is this gateway's own from then on: its events drop it. */
  async #lookFurther(
    elsewhere: SharedEntries,
    { everybodys, own, circle }: Places,
    representations: readonly string[],
    kept: EntityReading['kept'],
  ): Promise<EntityReading['kept']> {
    const wanted = representations
      .filter((_, index) => kept[index] === undefined)
      .flatMap((one) => [
        { one, key: everybodys + one, isPublic: true },
        { one, key: own + one, isPublic: false },
      ])
    const keys = wanted.map(({ key }) => key)
    const idsOfCircle = findUuids(circle)
    const address = this.#feed.address
    const found = address === undefined ? [] : await elsewhere.find(keys, address)
    // Judged only now: while the answer was on its way more may have been told, or seen.
    if (!this.#feed.isUpToDate) return kept
    for (const [index, { one, key, isPublic }] of wanted.entries()) {
      const entry = found[index]
      if (!entry) continue
      const text = JSON.stringify(entry.entity)
      const ids = unite(findUuids(`${one} ${text}`), isPublic ? [] : idsOfCircle)
      if (!this.#feed.isUnchanged(ids, entry.asOf)) continue
      const expiresAtMs = this.#now() + entry.expiresAt - Date.now()
      this.#put(key, { text, ids, isPublic, expiresAtMs })
    }
    return kept.map((one, index) => {
      const representation = representations[index]
      if (one || representation === undefined) return one
      const found = this.#find(everybodys + representation) ?? this.#find(own + representation)
      if (!found) return undefined
      this.#hits += 1
      this.#misses -= 1
      return found
    })
  }

  #keep(
    began: FeedMark,
    { everybodys, own, circle }: Places,
    result: SubgraphResult,
    asked: readonly string[],
    answers: readonly EntityAnswer[],
  ): void {
    // Only what events of this very feed can drop again may be kept.
    if (result.errors?.length || !began.isOf(result.extensions?.[eventLogOf])) return
    const { maxAgeSeconds, isPublic } = narrowPolicy(boundless, result)
    if (maxAgeSeconds <= 0) return
    const expiresAtMs = this.#now() + maxAgeSeconds * 1_000
    const idsOfCircle = isPublic ? [] : findUuids(circle)
    const kept = answers.flatMap(({ entity }, index) => {
      const representation = asked[index]
      if (!entity || representation === undefined) return []
      const text = JSON.stringify(entity)
      const named = findUuids(`${representation} ${text}`)
      const ids = unite(named, idsOfCircle)
      // What no id names no event could drop.
      if (named.length === 0 || began.hasSeen(ids)) return []
      const key = (isPublic ? everybodys : own) + representation
      this.#put(key, { text, ids, isPublic, expiresAtMs })
      return [{ key, entity }]
    })
    if (began.asOf !== undefined) this.#elsewhere?.put(kept, began.asOf, maxAgeSeconds * 1_000)
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

/** What events find an answer by: ids of what was asked and of what it says and, of a private one, of its circle. */
function unite(named: readonly string[], ofCircle: readonly string[]): readonly string[] {
  return [...new Set([...named, ...ofCircle])]
}
