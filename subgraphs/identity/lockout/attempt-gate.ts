// Longer than two tabs or a nervous finger take; whoever sends more at once is no person.
const limitsOfPerson = { maxRunning: 2, maxWaiting: 32 }
// Another process may have opened the account again: what is remembered is asked anew after so long.
const rememberMs = 1_000
const maxRemembered = 10_000

/** How many of one kind are let through at once, and how many more wait. */
export interface AttemptGateLimits {
  readonly maxRunning: number
  readonly maxWaiting: number
}

interface Passage {
  running: number
  readonly waiting: (() => void)[]
}

/**
 * Lets few tries of a kind, such as for one account from one client, through at once, so that each sees what the one before it
 * changed, and so that a flood of them takes no places from others who sign in. Remembers for a second who was
 * refused: what a locked-out client sends costs neither hash nor database.
 */
export class AttemptGate {
  readonly #limits: AttemptGateLimits
  readonly #passages = new Map<string, Passage>()
  readonly #refusedUntil = new Map<string, number>()

  constructor(limits: AttemptGateLimits = limitsOfPerson) {
    this.#limits = limits
  }

  /** Runs `work` when it is its turn; answers `TOO_MANY` instead when too many wait, or one was refused just now. */
  async pass<Value>(key: string, work: () => Promise<Value>): Promise<Value | 'TOO_MANY'> {
    if (this.#wasRefused(key)) return 'TOO_MANY'
    const passage = this.#passages.get(key) ?? { running: 0, waiting: [] }
    this.#passages.set(key, passage)
    if (passage.running < this.#limits.maxRunning) passage.running += 1
    else if (passage.waiting.length >= this.#limits.maxWaiting) return 'TOO_MANY'
    else await new Promise<void>((resolve) => passage.waiting.push(resolve))
    try {
      return this.#wasRefused(key) ? 'TOO_MANY' : await work()
    } finally {
      this.#leave(key, passage)
    }
  }

  /** The next tries of this kind are refused without being looked at. */
  remember(key: string): void {
    if (this.#refusedUntil.size >= maxRemembered)
      this.#refusedUntil.delete(this.#refusedUntil.keys().next().value ?? '')
    this.#refusedUntil.set(key, Date.now() + rememberMs)
  }

  /** To be called when a lock is lifted. */
  forget(): void {
    this.#refusedUntil.clear()
  }

  #wasRefused(key: string): boolean {
    const until = this.#refusedUntil.get(key)
    if (until === undefined) return false
    if (until > Date.now()) return true
    this.#refusedUntil.delete(key)
    return false
  }

  #leave(key: string, passage: Passage): void {
    const next = passage.waiting.shift()
    if (next) return next()
    passage.running -= 1
    if (passage.running === 0) this.#passages.delete(key)
  }
}
