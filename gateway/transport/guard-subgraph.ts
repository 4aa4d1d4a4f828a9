import { setTimeout as sleep } from 'node:timers/promises'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import type { Circuit } from './circuit.ts'
import { createConcurrencyLimit } from './concurrency.ts'
import type { ConcurrencyLimit } from './concurrency.ts'
import { withDeadline } from '../../platform/server/deadline.ts'
import type { RetryBudget } from './retry-budget.ts'
import { SubgraphError } from './subgraph-error.ts'
import { trackProgress } from './track-progress.ts'

export interface GuardOptions {
  /** For one call with all its tries, waiting for a place included. Default 15 s. */
  readonly timeoutMs?: number | undefined
  /** Calls that run at a time. Default 128. */
  readonly maxRunning?: number | undefined
  /** Calls that wait for a place; further ones are refused. Default 1,024. */
  readonly maxWaiting?: number | undefined
  /** Tries after the first, for queries only. Default 2, none without a budget. */
  readonly maxRetries?: number | undefined
  readonly retryBudget?: RetryBudget | undefined
  readonly circuit?: Circuit | undefined
  /** Told of every call when it ends. */
  readonly onCall?: ((call: SubgraphCallRecord) => void) | undefined
}

/** One call to a subgraph, as the observers see it. */
export interface SubgraphCallRecord {
  readonly subgraph: string
  readonly scope: RequestScope
  readonly durationMs: number
  /** `ok`, the code of a `SubgraphError`, or `ABORTED` when the client left. */
  readonly outcome: string
}

interface Guard extends GuardOptions {
  readonly service: SubgraphService
  readonly places: ConcurrencyLimit
  readonly timeoutMs: number
}

/** The same subgraph behind a time limit, a bounded number of calls and, when given, second tries and a circuit. */
export function guardSubgraph(service: SubgraphService, options: GuardOptions = {}): SubgraphService {
  const { timeoutMs = 15_000, maxRunning = 128, maxWaiting = 1_024 } = options
  const guard: Guard = {
    ...options,
    service,
    timeoutMs,
    places: createConcurrencyLimit(maxRunning, maxWaiting),
  }
  return {
    name: service.name,
    execute: (request, scope) => observe(guard, scope, () => call(guard, request, scope)),
    subscribe(request, scope) {
      const results = service.subscribe(request, scope)
      return scope.live ? trackProgress(results, scope.live) : results
    },
    checkHealth: (signal) => service.checkHealth(signal),
  }
}

async function observe(
  guard: Guard,
  scope: RequestScope,
  work: () => Promise<SubgraphResult>,
): Promise<SubgraphResult> {
  const { service, circuit, onCall } = guard
  const startedAt = performance.now()
  const end = (outcome: string) =>
    onCall?.({ subgraph: service.name, scope, durationMs: performance.now() - startedAt, outcome })
  if (circuit && !circuit.admit()) {
    end('SUBGRAPH_CIRCUIT_OPEN')
    throw new SubgraphError('SUBGRAPH_CIRCUIT_OPEN', service.name)
  }
  try {
    const result = await work()
    circuit?.record(true)
    end('ok')
    return result
  } catch (error) {
    const hasLeft = scope.signal?.aborted === true
    if (hasLeft) circuit?.forget()
    else circuit?.record(!isFaultOfSubgraph(error))
    end(hasLeft ? 'ABORTED' : error instanceof SubgraphError ? error.code : 'INTERNAL_SERVER_ERROR')
    throw error
  }
}

function isFaultOfSubgraph(error: unknown): boolean {
  return !(error instanceof SubgraphError && error.code === 'SUBGRAPH_OVERLOADED')
}

function call(guard: Guard, request: SubgraphRequest, scope: RequestScope): Promise<SubgraphResult> {
  const timedOut = () => new SubgraphError('SUBGRAPH_TIMEOUT', guard.service.name)
  return withDeadline(guard.timeoutMs, scope.signal, timedOut, (signal) => {
    const guarded: RequestScope = { ...scope, signal }
    return isRetriable(request) ? tryAgain(guard, request, guarded) : takePlace(guard, request, guarded)
  })
}

/** A mutation may have happened although its answer was lost; only queries are asked twice. */
function isRetriable({ query }: SubgraphRequest): boolean {
  return !query.startsWith('mutation')
}

async function tryAgain(
  guard: Guard,
  request: SubgraphRequest,
  scope: RequestScope,
): Promise<SubgraphResult> {
  const { maxRetries = 2, retryBudget } = guard
  retryBudget?.earn()
  for (let tries = 1; ; tries += 1) {
    try {
      return await takePlace(guard, request, scope)
    } catch (error) {
      const mayTry =
        tries <= maxRetries && error instanceof SubgraphError && error.code === 'SUBGRAPH_UNREACHABLE'
      if (!mayTry || !retryBudget?.spend()) throw error
      await sleep(pauseBefore(tries), undefined, { signal: scope.signal })
    }
  }
}

function pauseBefore(tries: number): number {
  return 25 * 2 ** tries * (0.5 + Math.random() / 2)
}

/** The place is free again when the work really ended, not when its caller stopped waiting. */
async function takePlace(
  { service, places }: Guard,
  request: SubgraphRequest,
  scope: RequestScope,
): Promise<SubgraphResult> {
  const entering = places.enter(scope.signal)
  const hasPlace = typeof entering === 'boolean' ? entering : await entering
  if (!hasPlace) throw new SubgraphError('SUBGRAPH_OVERLOADED', service.name)
  try {
    return await service.execute(request, scope)
  } finally {
    places.leave()
  }
}
