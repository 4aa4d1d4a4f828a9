import type { ApiKeyEnvironment } from '../../../platform/auth/api-key.ts'

/** How much work a key may ask for, in points: see the cost of operations in the gateway. */
export interface KeyBudget {
  /** What it may spend at once. */
  readonly pointsCapacity: number
  readonly pointsPerSecond: number
  /** The most one request may be estimated at. */
  readonly requestCeiling: number
  /** Requests under way at the same time. */
  readonly concurrency: number
}

/** What a new key gets; our staff may give it more or less. */
export const defaultBudgets: Readonly<Record<ApiKeyEnvironment, KeyBudget>> = {
  LIVE: { pointsCapacity: 10_000, pointsPerSecond: 100, requestCeiling: 5_000, concurrency: 20 },
  TEST: { pointsCapacity: 1_000, pointsPerSecond: 10, requestCeiling: 1_000, concurrency: 5 },
}
