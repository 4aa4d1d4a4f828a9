import type { Viewer } from '../../platform/auth/viewer.ts'
import { networkOf } from '../../platform/server/client-network.ts'
import { createAskOrAlone } from '../../platform/shared-state/ask-or-alone.ts'
import type { AskOrAlone } from '../../platform/shared-state/ask-or-alone.ts'
import type { PointsBucket, PointsTaken, SharedState } from '../../platform/shared-state/shared-state.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import { budgetHeaders } from '../budget/budgets.ts'
import { RequestError } from '../operation/request-error.ts'

/** How many requests a client may send, in a burst and steadily; null for as many as it likes. */
export interface Rates {
  /** For each person, service account and key. */
  readonly viewer: PointsBucket | null
  /** For all that come from one address without saying who they are. */
  readonly anonymous: PointsBucket | null
}

export const defaultRates = {
  viewer: { capacity: 2_000, refillPerSecond: 200 },
  anonymous: { capacity: 5_000, refillPerSecond: 500 },
} satisfies Rates

export interface RateLimits {
  /**
   * Counts one request; undefined when it is let in at once. Rejects with `RequestError` RATE_LIMITED (429), which
   * says when to come back.
   */
  admit(viewer: Viewer, address: string | null): Promise<void> | undefined
}

/** What this process took from a client's bucket in advance, or until when there is nothing to be had. */
interface Allowance {
  left: number
  until: number
  refusal?: PointsTaken | undefined
  taking?: Promise<void> | undefined
}

const keptForMs = 1_000
const mostClients = 50_000

/**
 * Counts requests by client, for all gateways of a deployment together. Each takes some points of a client's bucket in
 * advance, so that most requests ask nobody, and a client that is over its limit is refused without asking either.
 */
export function createRateLimits(rates: Rates, shared: SharedState, log: Logger): RateLimits {
  const ask = createAskOrAlone(shared, log, 'rate limits')
  const allowances = new Map<string, Allowance>()
  const find = (key: string): Allowance => {
    const known = allowances.get(key)
    if (known) return known
    const [oldest] = allowances.keys()
    if (allowances.size >= mostClients && oldest !== undefined) allowances.delete(oldest)
    const fresh = { left: 0, until: 0 }
    allowances.set(key, fresh)
    return fresh
  }
  return {
    admit(viewer, address) {
      const bucket = viewer.kind === 'anonymous' ? rates.anonymous : rates.viewer
      if (!bucket) return undefined
      const key = composeKey(viewer, address)
      const allowance = find(key)
      return spend(allowance) ? undefined : takeAndSpend(allowance, key, bucket, ask)
    },
  }
}

/** Whether a point was there. */
function spend(allowance: Allowance): boolean {
  if (allowance.left === 0 || Date.now() >= allowance.until) return false
  allowance.left -= 1
  return true
}

/** Takes more until a point is there. Rejects when there is none to be had yet. */
async function takeAndSpend(
  allowance: Allowance,
  key: string,
  bucket: PointsBucket,
  ask: AskOrAlone,
): Promise<void> {
  while (!spend(allowance)) {
    if (allowance.refusal && Date.now() < allowance.until) throw rateLimited(bucket, allowance.refusal)
    allowance.taking ??= take(allowance, key, bucket, ask).finally(() => (allowance.taking = undefined))
    await allowance.taking
  }
}

async function take(allowance: Allowance, key: string, bucket: PointsBucket, ask: AskOrAlone): Promise<void> {
  const some = advanceOf(bucket)
  const takeFrom = (points: number) =>
    ask((state, share) => state.takePoints(`rate ${key}`, shareOf(bucket, share), points))
  let points = some
  let taken = await takeFrom(some)
  if (!taken.isTaken && some > 1) {
    points = 1
    taken = await takeFrom(1)
  }
  allowance.left = taken.isTaken ? points : 0
  allowance.refusal = taken.isTaken ? undefined : taken
  // What the shared state says may change when it is lost and when it comes back.
  allowance.until = Date.now() + keptForMs
  if (!taken.isTaken) allowance.until = Math.min(allowance.until, taken.enoughAt)
}

/** So little that what a process took and did not use is refilled at once, and nothing of a small bucket. */
function advanceOf({ capacity, refillPerSecond }: PointsBucket): number {
  return Math.max(1, Math.floor(Math.min(capacity / 20, refillPerSecond / 10)))
}

function shareOf({ capacity, refillPerSecond }: PointsBucket, share: number): PointsBucket {
  return { capacity: Math.max(1, capacity * share), refillPerSecond: refillPerSecond * share }
}

function composeKey(viewer: Viewer, address: string | null): string {
  switch (viewer.kind) {
    case 'user':
      return `user ${viewer.userId}`
    case 'machine':
      return `credential ${viewer.credentialId}`
    case 'service':
      return `service ${viewer.name}`
    case 'anonymous':
      return `network ${networkOf(address) ?? 'unknown'}`
  }
}

function rateLimited({ capacity }: PointsBucket, { enoughAt, fullAt }: PointsTaken): RequestError {
  const waitSeconds = Math.max(1, Math.ceil((enoughAt - Date.now()) / 1_000))
  return new RequestError(
    'RATE_LIMITED',
    `Too many requests: come back in ${waitSeconds} s.`,
    429,
    {
      'retry-after': String(waitSeconds),
      ...budgetHeaders({ capacity, remaining: 0, resetAt: fullAt }),
    },
    { retryAfterSeconds: waitSeconds },
  )
}
