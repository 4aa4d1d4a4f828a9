/**
 * Retries are paid from what successful traffic earns, so that a subgraph in trouble gets at most a tenth more
 * requests, never twice as many.
 */
export interface RetryBudget {
  /** One request went out for the first time. */
  earn(): void
  /** Whether one more retry may go out; takes it from the budget. */
  spend(): boolean
}

const earnedPerRequest = 0.1

export function createRetryBudget(maxSaved = 10): RetryBudget {
  let saved = maxSaved
  return {
    earn() {
      saved = Math.min(saved + earnedPerRequest, maxSaved)
    },
    spend() {
      if (saved < 1) return false
      saved -= 1
      return true
    },
  }
}
