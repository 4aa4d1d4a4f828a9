import { longestAccessTokenLifetimeSeconds } from '../../platform/auth/access-token.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'

/**
 * Why a token says too much.
 *
 * - `ENDED`: its session is over, or its secret or key is void. No newer token will be issued for it.
 * - `CHANGED`: its bearer has another role by now, or none. A newer token says which.
 * - `UNKNOWN`: nobody could be asked for too long.
 */
export type RightsLoss = 'ENDED' | 'CHANGED' | 'UNKNOWN'

/** What identity tells of one change: a session or credential that is over, or what somebody is in an organisation. */
export interface RightsChange {
  readonly endedSessionId: string | null
  readonly revokedCredentialId: string | null
  readonly userId: string | null
  readonly organisationId: string | null
  /** Null when they no longer belong to it. */
  readonly role: string | null
}

/** Whose rights are asked for: what a token says, and when it was issued, in milliseconds since the epoch. */
export interface RightsHolder {
  readonly viewer: Viewer
  readonly issuedAt: number
}

export interface RightsMemoryOptions {
  /** So long a token is good although nobody could be asked. Default 60,000 ms. */
  readonly toleranceMs?: number | undefined
  /** Most changes kept. Default 100,000, some 20 MB. */
  readonly limit?: number | undefined
  readonly now?: (() => number) | undefined
}

interface Known {
  readonly role: string | null
  readonly learnedAt: number
}

interface Watcher {
  readonly holder: RightsHolder
  readonly onLoss: (loss: RightsLoss) => void
}

// Beyond a token's life, so that two machines' clocks and a commit that took its time change nothing.
const keptMs = longestAccessTokenLifetimeSeconds * 1_000 + 60_000
const clockToleranceMs = 5_000

/**
 * What changed in people's rights for as long as a token from before may live. It compares what a token says with what
 * holds now, and not when the two were written: a token read from a database a moment before a change and signed a
 * moment after it is recognised as well.
 */
export class RightsMemory {
  readonly #toleranceMs: number
  readonly #limit: number
  readonly #now: () => number
  /** By session, credential or membership, the longest known first. */
  readonly #changes = new Map<string, Known>()
  readonly #watchers = new Map<string, Set<Watcher>>()
  /** Tokens issued before may say what was forgotten to make room. */
  #vouchesSince = 0
  #confirmedAt: number | undefined
  readonly #whenConfirmed = Promise.withResolvers<void>()

  constructor({ toleranceMs = 60_000, limit = 100_000, now = Date.now }: RightsMemoryOptions = {}) {
    this.#toleranceMs = toleranceMs
    this.#limit = limit
    this.#now = now
  }

  /** Resolves when everything that changed before is known for the first time. */
  get confirmed(): Promise<void> {
    return this.#whenConfirmed.promise
  }

  get isConfirmed(): boolean {
    return this.#confirmedAt !== undefined
  }

  /** Everything that changed up to now was learned. */
  confirm(): void {
    this.#confirmedAt = this.#now()
    this.#whenConfirmed.resolve()
  }

  /** In the order they happened: what counts is how things stand after the last. */
  learn(changes: readonly RightsChange[]): void {
    const changed = new Set<string>()
    for (const { endedSessionId, revokedCredentialId, userId, organisationId, role } of changes) {
      if (endedSessionId) changed.add(this.#remember(sessionKey(endedSessionId), null))
      if (revokedCredentialId) changed.add(this.#remember(credentialKey(revokedCredentialId), null))
      if (userId && organisationId) changed.add(this.#remember(membershipKey(userId, organisationId), role))
    }
    const hasForgotten = this.#makeRoom()
    for (const key of hasForgotten ? this.#watchers.keys() : changed) this.#tell(key)
  }

  /** What stands against a token; undefined when it may be believed. */
  findLoss(holder: RightsHolder): RightsLoss | undefined {
    if (holder.viewer.kind === 'anonymous' || holder.viewer.kind === 'service') return undefined
    for (const key of keysOf(holder.viewer)) {
      const known = this.#changes.get(key)
      if (!known) continue
      if (!key.startsWith(membershipPrefix)) return 'ENDED'
      if (known.role !== holder.viewer.role) return 'CHANGED'
    }
    if (holder.issuedAt < this.#vouchesSince) return 'CHANGED'
    const knownAt = Math.max(this.#confirmedAt ?? 0, holder.issuedAt)
    return knownAt < this.#now() - this.#toleranceMs ? 'UNKNOWN' : undefined
  }

  /** Calls `onLoss` once, when a token that may be believed now may not be any more. Answers how to stop watching. */
  watch(holder: RightsHolder, onLoss: (loss: RightsLoss) => void): () => void {
    const watcher = { holder, onLoss }
    for (const key of keysOf(holder.viewer)) {
      const watchers = this.#watchers.get(key) ?? new Set()
      this.#watchers.set(key, watchers.add(watcher))
    }
    return () => this.#unwatch(watcher)
  }

  /** Tells the watchers whose tokens nobody could vouch for too long. To be called now and then. */
  tellUnconfirmed(): void {
    if ((this.#confirmedAt ?? 0) >= this.#now() - this.#toleranceMs) return
    for (const key of this.#watchers.keys()) this.#tell(key)
  }

  #remember(key: string, role: string | null): string {
    this.#changes.delete(key)
    this.#changes.set(key, { role, learnedAt: this.#now() })
    return key
  }

  /** Whether something had to go that may still matter. */
  #makeRoom(): boolean {
    const before = this.#vouchesSince
    for (const [oldest, known] of this.#changes) {
      const isOver = known.learnedAt < this.#now() - keptMs
      if (!isOver && this.#changes.size <= this.#limit) break
      this.#changes.delete(oldest)
      // Forgetting must not give anything back: who came before is asked for a newer token.
      if (!isOver) this.#vouchesSince = Math.max(this.#vouchesSince, known.learnedAt + clockToleranceMs)
    }
    return this.#vouchesSince > before
  }

  #tell(key: string): void {
    for (const watcher of this.#watchers.get(key) ?? []) {
      const loss = this.findLoss(watcher.holder)
      if (!loss) continue
      this.#unwatch(watcher)
      watcher.onLoss(loss)
    }
  }

  #unwatch(watcher: Watcher): void {
    for (const key of keysOf(watcher.holder.viewer)) {
      const watchers = this.#watchers.get(key)
      if (watchers?.delete(watcher) && watchers.size === 0) this.#watchers.delete(key)
    }
  }
}

const membershipPrefix = 'membership '
const sessionKey = (id: string) => `session ${id}`
const credentialKey = (id: string) => `credential ${id}`
const membershipKey = (userId: string, organisationId: string) =>
  `${membershipPrefix}${userId} ${organisationId}`

const knownKeys = new WeakMap<Viewer, readonly string[]>()

/** What a viewer's rights hang on. A token's viewer is the same object for all its requests. */
function keysOf(viewer: Viewer): readonly string[] {
  const known = knownKeys.get(viewer)
  if (known) return known
  const keys = composeKeys(viewer)
  knownKeys.set(viewer, keys)
  return keys
}

function composeKeys(viewer: Viewer): readonly string[] {
  if (viewer.kind === 'machine') return [credentialKey(viewer.credentialId)]
  if (viewer.kind !== 'user') return []
  const session = sessionKey(viewer.sessionId)
  const { userId, organisationId } = viewer
  return organisationId === null ? [session] : [session, membershipKey(userId, organisationId)]
}
