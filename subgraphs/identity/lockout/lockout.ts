/**
 * The rules of slowing down whoever guesses: pure. Failures are counted by
 *
 * - `PAIR`: one account from one address: somebody guesses, or forgot. Few tries, growing locks.
 * - `CLIENT`: one address over all accounts: one password tried on many. More tries, as an office shares an address.
 * - `ACCOUNT`: one account from all addresses: a crowd guesses. Many tries and short locks, because others can bring
 *   them about; from where the owner has signed in before, the account stays open.
 * - `FACTOR`: codes for one person's second factor, wherever from; whoever tries knows the password.
 */
export const failureKinds = ['PAIR', 'CLIENT', 'ACCOUNT', 'FACTOR'] as const
export type FailureKind = (typeof failureKinds)[number]

interface Limit {
  /** Failures that have no consequence. */
  readonly free: number
  /** The first lock; each further failure doubles it. */
  readonly firstMs: number
  readonly longestMs: number
}

const second = 1_000
const minute = 60 * second
export const limits: Readonly<Record<FailureKind, Limit>> = {
  PAIR: { free: 5, firstMs: 30 * second, longestMs: 60 * minute },
  CLIENT: { free: 50, firstMs: 30 * second, longestMs: 15 * minute },
  ACCOUNT: { free: 100, firstMs: 30 * second, longestMs: 15 * minute },
  FACTOR: { free: 5, firstMs: 30 * second, longestMs: 15 * minute },
}

/** After so long without a failure the count begins anew. */
export const forgetMs = 24 * 60 * minute

export interface FailureCount {
  readonly failures: number
  readonly lastFailedAt: Date
  readonly lockedUntil: Date | null
}

export function isLocked(count: Pick<FailureCount, 'lockedUntil'> | null, now: Date): boolean {
  return count?.lockedUntil != null && count.lockedUntil > now
}

/** The count after one more failure. */
export function countFailure(before: FailureCount | null, kind: FailureKind, now: Date): FailureCount {
  const isForgotten = before === null || now.getTime() - before.lastFailedAt.getTime() >= forgetMs
  const failures = (isForgotten ? 0 : before.failures) + 1
  const { free, firstMs, longestMs } = limits[kind]
  // From 2^20 on any lock is the longest.
  const lockMs = Math.min(firstMs * 2 ** Math.min(failures - free - 1, 20), longestMs)
  return {
    failures,
    lastFailedAt: now,
    lockedUntil: failures > free ? new Date(now.getTime() + lockMs) : null,
  }
}
