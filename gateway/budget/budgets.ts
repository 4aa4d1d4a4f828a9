import { createAskOrAlone } from '../../platform/shared-state/ask-or-alone.ts'
import type { PointsBucket, PointsLeft, SharedState } from '../../platform/shared-state/shared-state.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import type { KeyBudget } from '../access/api-keys.ts'
import { RequestError } from '../operation/request-error.ts'
import { RefusedKeys } from './refused-keys.ts'

/** What a request may spend, and how it stands with its key's budget. */
export interface Admission {
  /** Reserved before execution, in points. */
  readonly estimatedCost: number
  /**
   * Ends the request: what it cost in fact is kept, the rest of what was reserved given back. Answers how the budget
   * stands then. To be called once.
   */
  settle(actualCost: number): Promise<BudgetStanding>
  /** Takes points for one more event of a subscription; false when there is no budget left for it. */
  debit(cost: number): Promise<boolean>
}

/** How a key's budget stands. */
export interface BudgetStanding {
  readonly capacity: number
  readonly remaining: number
  /** When it is full again, in milliseconds since the epoch. */
  readonly resetAt: number
}

export interface Budgets {
  /**
   * Lets a request of a key in. Throws `RequestError` COST_ESTIMATED_TOO_EXPENSIVE (400) for one that may never run,
   * CONCURRENCY_EXCEEDED (429) and BUDGET_EXCEEDED (429), which says when there will be enough.
   */
  admit(keyId: string, budget: KeyBudget, estimatedCost: number): Promise<Admission>
  /** How a key's budget stands, without taking anything from it. */
  read(keyId: string, budget: KeyBudget): Promise<BudgetStanding>
}

// A request that never ended (its gateway died) gives its place back after so long.
const placeLeaseMs = 120_000

export function createBudgets(shared: SharedState, log: Logger): Budgets {
  const ask = createAskOrAlone(shared, log, 'budgets')
  const refused = new RefusedKeys()
  return {
    async read(keyId, budget) {
      const left = await ask((state, share) => state.adjustPoints(`key ${keyId}`, bucketOf(budget, share), 0))
      return standingOf(budget, left)
    },
    async admit(keyId, budget, estimatedCost) {
      if (estimatedCost > budget.requestCeiling) throw tooExpensive(estimatedCost, budget.requestCeiling)
      const known = refused.find(keyId, budget, estimatedCost)
      if (known) throw exceeded(budget, known, estimatedCost, known.enoughAt)
      const place = await ask(async (state, share) => {
        const limit = Math.max(1, Math.floor(budget.concurrency * share))
        const taken = await state.takePlace(`key ${keyId}`, limit, placeLeaseMs)
        return taken && { state, taken }
      })
      if (!place) throw tooManyAtOnce(budget.concurrency)
      const leave = () => place.state.leavePlace(`key ${keyId}`, place.taken).catch(forget)
      try {
        const taken = await ask((state, share) =>
          state.takePoints(`key ${keyId}`, bucketOf(budget, share), estimatedCost),
        )
        if (!taken.isTaken) {
          refused.remember(keyId, budget, estimatedCost, taken)
          throw exceeded(budget, taken, estimatedCost, taken.enoughAt)
        }
      } catch (error) {
        await leave()
        throw error
      }
      const adjust = (by: number) =>
        ask((state, share) => state.adjustPoints(`key ${keyId}`, bucketOf(budget, share), by))
      return {
        estimatedCost,
        async settle(actualCost) {
          const [left] = await Promise.all([adjust(estimatedCost - actualCost), leave()])
          refused.forget(keyId)
          return standingOf(budget, left)
        },
        async debit(cost) {
          return (await adjust(-cost)).left >= 0
        },
      }
    },
  }
}

function bucketOf({ pointsCapacity, pointsPerSecond }: KeyBudget, share: number): PointsBucket {
  return { capacity: pointsCapacity * share, refillPerSecond: pointsPerSecond * share }
}

function standingOf({ pointsCapacity }: KeyBudget, { left, fullAt }: PointsLeft): BudgetStanding {
  return { capacity: pointsCapacity, remaining: left, resetAt: fullAt }
}

function tooExpensive(estimatedCost: number, ceiling: number): RequestError {
  const message = `The operation is estimated at ${estimatedCost} points; a request of this key may cost ${ceiling}. Ask for shorter lists or fewer fields.`
  return new RequestError(
    'COST_ESTIMATED_TOO_EXPENSIVE',
    message,
    400,
    {},
    { cost: { estimated: estimatedCost, ceiling } },
  )
}

function tooManyAtOnce(concurrency: number): RequestError {
  const message = `This key may have ${concurrency} requests under way at a time.`
  return new RequestError('CONCURRENCY_EXCEEDED', message, 429, { 'retry-after': '1' })
}

function exceeded(budget: KeyBudget, left: PointsLeft, cost: number, enoughAt: number): RequestError {
  // A request that fits no bucket, because its ceiling is above the capacity, is too expensive for good.
  if (!Number.isFinite(enoughAt)) return tooExpensive(cost, budget.pointsCapacity)
  const waitSeconds = Math.max(1, Math.ceil((enoughAt - Date.now()) / 1_000))
  const message = `The budget of this key is used up: the operation is estimated at ${cost} points, ${left.left} are left. There will be enough in ${waitSeconds} s.`
  const standing = {
    ...describeStanding(standingOf(budget, left)),
    enoughAt: new Date(enoughAt).toISOString(),
  }
  return new RequestError(
    'BUDGET_EXCEEDED',
    message,
    429,
    { 'retry-after': String(waitSeconds), ...budgetHeaders(standingOf(budget, left)) },
    { cost: { estimated: cost }, budget: standing },
  )
}

/** As it goes into `extensions.budget`. */
export function describeStanding({ capacity, remaining, resetAt }: BudgetStanding) {
  return { capacity, remaining, resetAt: new Date(resetAt).toISOString() }
}

/** In the words of the IETF draft on rate limit headers, as far as one value each will do. */
export function budgetHeaders({ capacity, remaining, resetAt }: BudgetStanding): Record<string, string> {
  return {
    'ratelimit-limit': String(capacity),
    'ratelimit-remaining': String(Math.max(0, remaining)),
    'ratelimit-reset': String(Math.max(0, Math.ceil((resetAt - Date.now()) / 1_000))),
  }
}

function forget(): void {
  // The place is given back when its lease is over.
}
