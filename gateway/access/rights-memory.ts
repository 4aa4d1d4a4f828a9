import { longestAccessTokenLifetimeSeconds } from '../../platform/auth/access-token.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'

/**
 * Why a token says too much.
 *
 * - `ENDED`: its session is over, or its secret or key is void. No newer token will be issued for it.
 * - `CHANGED`: its bearer has another role by now or none, or no second factor any more. A newer token says which.
 * - `UNKNOWN`: nobody could be asked for too long.
 */
export type RightsLoss = 'ENDED' | 'CHANGED' | 'UNKNOWN'

/**
 * What identity tells of one change: a session or credential that is over, whether a session has shown a second factor,
 * or what somebody is in an organisation.
 */
export interface RightsChange {
  readonly endedSessionId: string | null
  readonly revokedCredentialId: string | null
  readonly factorSessionId: string | null
  readonly hasSecondFactor: boolean | null
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
  /** What a token has to say of it to be believed; null when nothing is left that it could. */
  readonly holds: string | null
  readonly learnedAt: number
}

/** One thing a token says, and what is lost when that does not hold. */
interface Claim {
  readonly key: string
  readonly says: string
  readonly loss: RightsLoss
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
  /** By session, credential, second factor or membership, the longest known first. */
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
    for (const change of changes) {
      const { endedSessionId, revokedCredentialId, factorSessionId, userId, organisationId, role } = change
      if (endedSessionId) changed.add(this.#remember(sessionKey(endedSessionId), null))
      if (revokedCredentialId) changed.add(this.#remember(credentialKey(revokedCredentialId), null))
      if (factorSessionId)
        changed.add(this.#remember(factorKey(factorSessionId), change.hasSecondFactor ? stands : null))
      if (userId && organisationId) changed.add(this.#remember(membershipKey(userId, organisationId), role))
    }
    const hasForgotten = this.#makeRoom()
    for (const key of hasForgotten ? this.#watchers.keys() : changed) this.#tell(key)
  }

  /** What stands against a token; undefined when it may be believed. */
  findLoss(holder: RightsHolder): RightsLoss | undefined {
    if (holder.viewer.kind === 'anonymous' || holder.viewer.kind === 'service') return undefined
    for (const { key, says, loss } of claimsOf(holder.viewer)) {
      const known = this.#changes.get(key)
      if (known && known.holds !== says) return loss
    }
    if (holder.issuedAt < this.#vouchesSince) return 'CHANGED'
    const knownAt = Math.max(this.#confirmedAt ?? 0, holder.issuedAt)
    return knownAt < this.#now() - this.#toleranceMs ? 'UNKNOWN' : undefined
  }

  /** Calls `onLoss` once, when a token that may be believed now may not be any more. Answers how to stop watching. */
  watch(holder: RightsHolder, onLoss: (loss: RightsLoss) => void): () => void {
    const watcher = { holder, onLoss }
    for (const { key } of claimsOf(holder.viewer)) {
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

  #remember(key: string, holds: string | null): string {
    this.#changes.delete(key)
    this.#changes.set(key, { holds, learnedAt: this.#now() })
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
    for (const { key } of claimsOf(watcher.holder.viewer)) {
      const watchers = this.#watchers.get(key)
      if (watchers?.delete(watcher) && watchers.size === 0) this.#watchers.delete(key)
    }
  }
}

const stands = 'stands'
const sessionKey = (id: string) => `session ${id}`
const credentialKey = (id: string) => `credential ${id}`
const factorKey = (sessionId: string) => `factor ${sessionId}`
const membershipKey = (userId: string, organisationId: string) => `membership ${userId} ${organisationId}`

const knownClaims = new WeakMap<Viewer, readonly Claim[]>()

/** What a viewer's rights hang on. A token's viewer is the same object for all its requests. */
function claimsOf(viewer: Viewer): readonly Claim[] {
  const known = knownClaims.get(viewer)
  if (known) return known
  const claims = composeClaims(viewer)
  knownClaims.set(viewer, claims)
  return claims
}

function composeClaims(viewer: Viewer): readonly Claim[] {
  if (viewer.kind === 'machine')
    return [{ key: credentialKey(viewer.credentialId), says: stands, loss: 'ENDED' }]
  if (viewer.kind !== 'user') return []
  const { userId, sessionId, organisationId, role } = viewer
  const claims: Claim[] = [{ key: sessionKey(sessionId), says: stands, loss: 'ENDED' }]
  if (viewer.hasSecondFactor) claims.push({ key: factorKey(sessionId), says: stands, loss: 'CHANGED' })
  if (organisationId !== null)
    claims.push({ key: membershipKey(userId, organisationId), says: role ?? 'nothing', loss: 'CHANGED' })
  return claims
}
