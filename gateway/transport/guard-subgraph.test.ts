import { expect, test } from 'vitest'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type {
  RequestScope,
  SubgraphRequest,
  SubgraphResult,
  SubgraphService,
} from '../../platform/graphql/subgraph-service.ts'
import { createCircuit } from './circuit.ts'
import { guardSubgraph } from './guard-subgraph.ts'
import type { GuardOptions } from './guard-subgraph.ts'
import { createRetryBudget } from './retry-budget.ts'
import { SubgraphError } from './subgraph-error.ts'

type Answer = (request: SubgraphRequest, scope: RequestScope) => Promise<SubgraphResult>

const query: SubgraphRequest = { query: '{ a }' }
const mutation: SubgraphRequest = { query: 'mutation { a }' }
const scope: RequestScope = { viewer: anonymousViewer, requestId: 'r' }
const good: SubgraphResult = { data: { a: 1 } }
const unreachable = () => Promise.reject(new SubgraphError('SUBGRAPH_UNREACHABLE', 'shop'))

function guard(answer: Answer, options: GuardOptions = {}) {
  let calls = 0
  const outcomes: string[] = []
  const service: SubgraphService = {
    name: 'shop',
    execute(request, given) {
      calls += 1
      return answer(request, given)
    },
    subscribe: () => {
      throw new Error('not asked here')
    },
    checkHealth: async () => undefined,
  }
  const guarded = guardSubgraph(service, { ...options, onCall: ({ outcome }) => outcomes.push(outcome) })
  return { guarded, outcomes, calls: () => calls }
}

test('an answer that takes too long is a timeout, and the work is told', async () => {
  const told = Promise.withResolvers<unknown>()
  const { guarded, outcomes } = guard(
    (_, { signal }) =>
      new Promise(() => signal?.addEventListener('abort', () => told.resolve(signal.reason))),
    { timeoutMs: 10 },
  )
  await expect(guarded.execute(query, scope)).rejects.toMatchObject({
    message: 'The subgraph "shop" did not answer in time.',
    extensions: { code: 'SUBGRAPH_TIMEOUT', serviceName: 'shop' },
  })
  expect(await told.promise).toMatchObject({ code: 'SUBGRAPH_TIMEOUT' })
  expect(outcomes).toEqual(['SUBGRAPH_TIMEOUT'])
})

test('a client that leaves is no fault of the subgraph', async () => {
  const client = new AbortController()
  const { guarded, outcomes } = guard(() => new Promise(() => undefined))
  const asked = guarded.execute(query, { ...scope, signal: client.signal })
  client.abort(new Error('left'))
  await expect(asked).rejects.toThrow('left')
  expect(outcomes).toEqual(['ABORTED'])
})

test('a query is tried again until it is answered', async () => {
  const answers = [unreachable, unreachable, async () => good]
  const { guarded, calls } = guard(() => (answers.shift() ?? unreachable)(), {
    retryBudget: createRetryBudget(),
  })
  expect(await guarded.execute(query, scope)).toEqual(good)
  expect(calls()).toBe(3)
})

test('a query is tried three times, not four', async () => {
  const { guarded, calls } = guard(unreachable, { retryBudget: createRetryBudget() })
  await expect(guarded.execute(query, scope)).rejects.toMatchObject({ code: 'SUBGRAPH_UNREACHABLE' })
  expect(calls()).toBe(3)
})

test('a mutation is never tried twice', async () => {
  const { guarded, calls } = guard(unreachable, { retryBudget: createRetryBudget() })
  await expect(guarded.execute(mutation, scope)).rejects.toMatchObject({ code: 'SUBGRAPH_UNREACHABLE' })
  expect(calls()).toBe(1)
})

test('a bad answer is not asked for again', async () => {
  const { guarded, calls } = guard(() => Promise.reject(new SubgraphError('SUBGRAPH_BAD_RESPONSE', 'shop')), {
    retryBudget: createRetryBudget(),
  })
  await expect(guarded.execute(query, scope)).rejects.toMatchObject({ code: 'SUBGRAPH_BAD_RESPONSE' })
  expect(calls()).toBe(1)
})

test('the budget bounds what retries add: two are saved up, a tenth is earned', async () => {
  const { guarded, calls } = guard(unreachable, { retryBudget: createRetryBudget(2), maxRetries: 1 })
  for (let count = 0; count < 20; count += 1) await guarded.execute(query, scope).catch(() => undefined)
  // 20 first tries, 2 retries saved, and what 20 requests earn (a tenth each, but the bank was full at first).
  expect(calls()).toBeGreaterThanOrEqual(20 + 3)
  expect(calls()).toBeLessThanOrEqual(20 + 4)
})

test('no more run at a time than allowed, those that wait run in order, and the next is refused', async () => {
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const { guarded } = guard(
    ({ operationName = '' }) => {
      started.push(operationName)
      return new Promise((resolve) => ends.set(operationName, () => resolve(good)))
    },
    { maxRunning: 2, maxWaiting: 2 },
  )
  const ask = (operationName: string) => guarded.execute({ ...query, operationName }, scope)
  const asked = ['a', 'b', 'c', 'd'].map(ask)
  await settle()
  expect(started).toEqual(['a', 'b'])
  await expect(ask('e')).rejects.toMatchObject({ code: 'SUBGRAPH_OVERLOADED' })
  for (const name of ['a', 'b', 'c', 'd']) {
    ends.get(name)?.()
    await settle()
  }
  expect(started).toEqual(['a', 'b', 'c', 'd'])
  expect(await Promise.all(asked)).toEqual([good, good, good, good])
})

test('who waits and leaves gives up the place in the queue', async () => {
  const ends: (() => void)[] = []
  const { guarded, calls } = guard(() => new Promise((resolve) => ends.push(() => resolve(good))), {
    maxRunning: 1,
    maxWaiting: 1,
  })
  const client = new AbortController()
  const first = guarded.execute(query, scope)
  await settle()
  const waiting = guarded.execute(query, { ...scope, signal: client.signal })
  await settle()
  client.abort(new Error('left'))
  await expect(waiting).rejects.toThrow('left')
  const third = guarded.execute(query, scope)
  ends[0]?.()
  await first
  await settle()
  ends[1]?.()
  expect(await third).toEqual(good)
  expect(calls()).toBe(2)
})

test('the circuit opens at half of twenty failures, refuses, tries one, and closes when that succeeds', async () => {
  let clock = 0
  let answer: Answer = unreachable
  const circuit = createCircuit({ now: () => clock })
  const { guarded, calls } = guard((request, given) => answer(request, given), { circuit })
  answer = async () => good
  for (let count = 0; count < 10; count += 1) await guarded.execute(mutation, scope)
  answer = unreachable
  for (let count = 0; count < 9; count += 1) await guarded.execute(mutation, scope).catch(() => undefined)
  expect([circuit.state, calls()]).toEqual(['closed', 19])
  await guarded.execute(mutation, scope).catch(() => undefined)
  expect([circuit.state, calls()]).toEqual(['open', 20])
  await expect(guarded.execute(mutation, scope)).rejects.toMatchObject({ code: 'SUBGRAPH_CIRCUIT_OPEN' })
  expect(calls()).toBe(20)
  clock = 1_999
  await expect(guarded.execute(mutation, scope)).rejects.toMatchObject({ code: 'SUBGRAPH_CIRCUIT_OPEN' })
  clock = 2_000
  await expect(guarded.execute(mutation, scope)).rejects.toMatchObject({ code: 'SUBGRAPH_UNREACHABLE' })
  // The try failed: it stays open twice as long.
  clock = 5_999
  await expect(guarded.execute(mutation, scope)).rejects.toMatchObject({ code: 'SUBGRAPH_CIRCUIT_OPEN' })
  clock = 6_000
  answer = async () => good
  expect(await guarded.execute(mutation, scope)).toEqual(good)
  expect(circuit.state).toBe('closed')
})

test('only one call tries a half-open circuit, and one that leaves lets the next try', () => {
  let clock = 0
  const circuit = createCircuit({ now: () => clock, minCalls: 1 })
  circuit.admit()
  circuit.record(false)
  clock = 2_000
  expect([circuit.admit(), circuit.admit()]).toEqual([true, false])
  circuit.forget()
  expect(circuit.admit()).toBe(true)
})

test('failures older than the window are forgotten', () => {
  let clock = 0
  const circuit = createCircuit({ now: () => clock })
  for (let count = 0; count < 19; count += 1) circuit.record(false)
  clock = 11_000
  circuit.record(false)
  expect(circuit.state).toBe('closed')
})

/** Lets everything that is ready run. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}
