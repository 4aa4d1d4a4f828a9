import type { PointsTaken } from '../../platform/shared-state/shared-state.ts'
import type { KeyBudget } from '../access/api-keys.ts'

/** How a key stood when it could not pay. */
interface Refusal {
  readonly budget: KeyBudget
  readonly cost: number
  readonly taken: PointsTaken
  readonly until: number
}

// Short: another gateway may give points back, which is not heard of here.
const rememberedForMs = 250
const mostKeys = 10_000

/**
 * Keys that could not pay a moment ago. They can pay as little for the same or more until enough has refilled, so that
 * a flood of requests beyond a budget costs no question to the shared state.
 */
export class RefusedKeys {
  readonly #refusals = new Map<string, Refusal>()

  remember(keyId: string, budget: KeyBudget, cost: number, taken: PointsTaken): void {
    const [oldest] = this.#refusals.keys()
    if (this.#refusals.size >= mostKeys && oldest !== undefined) this.#refusals.delete(oldest)
    const until = Math.min(taken.enoughAt, Date.now() + rememberedForMs)
    this.#refusals.set(keyId, { budget, cost, taken, until })
  }

  /** How the key stood, with the moment from which on it can pay this; undefined when it has to be asked for. */
  find(keyId: string, budget: KeyBudget, cost: number): PointsTaken | undefined {
    const known = this.#refusals.get(keyId)
    if (!known) return undefined
    // A budget is another object once it was read again.
    if (Date.now() >= known.until || budget !== known.budget) {
      this.#refusals.delete(keyId)
      return undefined
    }
    if (cost < known.cost) return undefined
    if (cost > budget.pointsCapacity) return { ...known.taken, enoughAt: Infinity }
    const laterMs = ((cost - known.cost) / budget.pointsPerSecond) * 1_000
    return { ...known.taken, enoughAt: known.taken.enoughAt + laterMs }
  }

  /** To be called when the key gets points back. */
  forget(keyId: string): void {
    this.#refusals.delete(keyId)
  }
}
