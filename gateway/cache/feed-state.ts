import { addressOf, comparePositions, readAddress } from '../../platform/events/event.ts'
import type { LogAddress, LogIdentity, LogPosition } from '../../platform/events/event.ts'

/** A moment in the feed, to ask later what came since. */
export interface FeedMark {
  /** Up to where in the log everything was told; undefined while nothing was. */
  readonly asOf: LogAddress | undefined
  /** Whether the feed still is, without a break, the one of this log. */
  isOf(log: unknown): boolean
  /** Whether an event has named one of these since. */
  hasSeen(ids: readonly string[]): boolean
}

interface Naming {
  readonly sequence: number
  /** Up to where what was told with it went. */
  readonly position: LogPosition
}

export interface FeedListener {
  /** Events named these. */
  onNamed?(ids: readonly string[]): void
  /** What events name from here on is not known. */
  onLost?(): void
  /** A change may be in the log, and nobody knows yet up to where. */
  onExpected?(): void
}

// Older marks take everything for changed: a fetch is over long before so many ids were named.
const rememberedIds = 50_000

/**
 * How far a gateway knows the log: which ids events named lately, and whether everything a client may have seen was
 * told. Begun anew with each connection of the feed.
 */
export class FeedState {
  readonly #listeners: FeedListener[] = []
  #log: LogIdentity | undefined
  #told: LogPosition | undefined
  /** Grows with each id; never starts again, so that marks of a lost feed stay behind. */
  #sequence = 0
  /** What was named up to here may be forgotten, or was never told. */
  #horizon = 0
  /** The same as a place in the log: of events up to here it may be unknown what they named. */
  #since: LogPosition | undefined
  readonly #lastNamed = new Map<string, Naming>()
  /** How many changes were expected, and of how many it is known where in the log they can be. */
  #expected = 0
  #located = 0
  /** Where in the log the last of these is. */
  #awaited: LogPosition | undefined

  /** Whether everything a client of this gateway may have seen was told. */
  get isUpToDate(): boolean {
    const told = this.#told
    if (told === undefined || this.#located !== this.#expected) return false
    return this.#awaited === undefined || comparePositions(told, this.#awaited) >= 0
  }

  /** Whether somebody tells of events at this moment. */
  get isTold(): boolean {
    return this.#told !== undefined
  }

  /** Up to where in the log everything was told; undefined while nobody tells. */
  get address(): LogAddress | undefined {
    return this.#log === undefined || this.#told === undefined ? undefined : addressOf(this.#told, this.#log)
  }

  /** Changes with everything that is told. */
  get sequence(): number {
    return this.#sequence
  }

  /** How many changes were expected so far: what `locate` speaks for. */
  get expected(): number {
    return this.#expected
  }

  listen(listener: FeedListener): void {
    this.#listeners.push(listener)
  }

  /** A client may see a change from now on that is somewhere in the log. */
  expectChange(): void {
    this.#expected += 1
    for (const listener of this.#listeners) listener.onExpected?.()
  }

  /** A client is about to see the event at this place. */
  expectEvent(address: LogAddress): void {
    const place = readAddress(address)
    if (place && place.log === this.#log) this.#await(place.position)
  }

  /**
   * `end` was where the log ended at a moment after `expected` changes were expected. False when it is the end of
   * another log than the one that is told, or none is: then it has to be found out again.
   */
  locate(end: LogAddress, expected: number): boolean {
    const place = readAddress(end)
    if (!place || place.log !== this.#log) return false
    this.#await(place.position)
    this.#located = expected
    return true
  }

  /** Takes what the feed told next: these ids, and that this is everything up to a place. */
  tell(address: LogAddress, ids: readonly string[]): void {
    const place = readAddress(address)
    if (!place) throw new Error(`${address} is no place in a log`)
    if (this.#log !== undefined && this.#log !== place.log) this.lose()
    this.#log = place.log
    this.#since ??= place.position
    this.#name(ids, place.position)
    this.#told = place.position
  }

  lose(): void {
    this.#log = undefined
    this.#told = undefined
    this.#since = undefined
    this.#awaited = undefined
    this.#sequence += 1
    this.#horizon = this.#sequence
    this.#lastNamed.clear()
    for (const listener of this.#listeners) listener.onLost?.()
    // A feed that begins anew may begin before what a client has seen by then.
    this.expectChange()
  }

  mark(): FeedMark {
    const began = this.#sequence
    return {
      asOf: this.address,
      isOf: (log) => this.#log !== undefined && log === this.#log && began >= this.#horizon,
      hasSeen: (ids) =>
        began < this.#horizon || ids.some((id) => (this.#lastNamed.get(id)?.sequence ?? 0) > began),
    }
  }

  /** Whether it is sure that no event behind this place, of those that were told, has named one of these. */
  isUnchanged(ids: readonly string[], asOf: LogAddress): boolean {
    const place = readAddress(asOf)
    const since = this.#since
    if (!place || place.log !== this.#log || since === undefined) return false
    if (comparePositions(since, place.position) > 0) return false
    return ids.every((id) => {
      const named = this.#lastNamed.get(id)
      return named === undefined || comparePositions(named.position, place.position) <= 0
    })
  }

  #await(position: LogPosition): void {
    if (this.#awaited === undefined || comparePositions(this.#awaited, position) < 0) this.#awaited = position
  }

  #name(ids: readonly string[], position: LogPosition): void {
    for (const id of ids) {
      this.#sequence += 1
      this.#lastNamed.delete(id)
      this.#lastNamed.set(id, { sequence: this.#sequence, position })
    }
    for (const [id, named] of this.#lastNamed) {
      if (this.#lastNamed.size <= rememberedIds) break
      this.#lastNamed.delete(id)
      this.#horizon = named.sequence
      this.#since = named.position
    }
    if (ids.length > 0) for (const listener of this.#listeners) listener.onNamed?.(ids)
  }
}
