import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { unavailable } from '../../../platform/errors/public-error.ts'
import { passwordBytes } from './password.ts'

// OWASP's argon2id settings: 19 MiB, two passes. About 30 ms of one core.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const maxWaiting = 64

export interface PasswordHasherOptions {
  /** Most hashes computed at once; as many as there are cores by default. */
  readonly maxRunning?: number
  /** Most callers kept waiting; 64 by default. */
  readonly maxWaiting?: number
}

/**
 * Hashes and checks passwords with argon2id, a bounded number at a time: hashing is meant to be expensive, so a
 * crowd (or an attack) at the door must neither starve the other requests of cores nor fill the memory.
 * Both methods reject with SERVICE_UNAVAILABLE when too many wait, and with the signal's reason when it aborts first.
 */
export class PasswordHasher {
  readonly #maxRunning: number
  readonly #maxWaiting: number
  readonly #waiting = new Set<() => void>()
  readonly #decoy: Promise<string>
  #running = 0

  constructor(options: PasswordHasherOptions = {}) {
    this.#maxRunning = options.maxRunning ?? availableParallelism()
    this.#maxWaiting = options.maxWaiting ?? maxWaiting
    this.#decoy = hash(randomBytes(32), cost)
    // Reported to whoever needs the decoy; until then it is nobody's unhandled rejection.
    this.#decoy.catch(() => undefined)
  }

  /** The hash to store, in PHC form (`$argon2id$v=19$…`). */
  async hash(password: string, signal?: AbortSignal): Promise<string> {
    return this.#take(signal, () => hash(passwordBytes(password), cost))
  }

  /**
   * Whether the password is the one that was hashed. Without a hash (nobody has that e-mail address) it does the
   * same work on a decoy and answers no, so that time tells nobody who has an account.
   */
  async verify(passwordHash: string | null, password: string, signal?: AbortSignal): Promise<boolean> {
    const isRight = await this.#take(signal, async () =>
      verify(passwordHash ?? (await this.#decoy), passwordBytes(password)),
    )
    return isRight && passwordHash !== null
  }

  async #take<Value>(signal: AbortSignal | undefined, work: () => Promise<Value>): Promise<Value> {
    signal?.throwIfAborted()
    if (this.#running >= this.#maxRunning) await this.#wait(signal)
    else this.#running += 1
    try {
      return await work()
    } finally {
      this.#handOver()
    }
  }

  /** Resolves when a place was handed over; the count of running ones then already holds for the new one. */
  #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.size >= this.#maxWaiting)
      throw unavailable('Too many people are signing in at this moment; try again in a few seconds.')
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter)
        reject(signal?.reason)
      }
      const enter = () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      this.#waiting.add(enter)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  #handOver(): void {
    const [next] = this.#waiting
    if (next) {
      this.#waiting.delete(next)
      next()
    } else {
      this.#running -= 1
    }
  }
}
