import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { BudgetExceeded, createCaller, GraphError, NoAnswer, TooExpensive, TooManyCalls } from './runtime.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let stop: (() => void) | undefined
afterEach(() => stop?.())

/** A graph that answers one call after the other as it is told, the last way for all that follow. */
async function startGraph(...answers: Answer[]) {
  const calls: { authorization: string | undefined; body: unknown }[] = []
  const server = createServer(async (request, response) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)]
    calls.push({ authorization: request.headers.authorization, body: await json(request) })
    answer?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  return { calls, url }
}

function answer(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(status, headers).end(JSON.stringify(body))
}

const refused = (status: number, code: string, more: object = {}, headers: Record<string, string> = {}) =>
  answer(status, { errors: [{ message: `It is ${code}.`, extensions: { code, ...more } }] }, headers)
const hangUp: Answer = (request) => request.socket.destroy()
const fine = answer(200, { data: { ok: true } })
const query = { kind: 'query', id: 'q-1', variables: { first: 1 }, options: undefined } as const
const mutation = { ...query, kind: 'mutation' } as const
const resetAt = '2030-01-01T00:00:09.000Z'

test('a call sends the id, the variables and the key, and tells the budget', async () => {
  const cost = { estimated: 4, actual: 2 }
  const budget = { cost, capacity: 10, remaining: 8, resetAt }
  const { calls, url } = await startGraph(answer(200, { data: { ok: true }, extensions: { budget } }))
  const { call, lastBudget } = createCaller({ url, key: 'a key' })
  expect(lastBudget()).toBeUndefined()
  expect(await call(query)).toEqual({ ok: true })
  expect(calls).toEqual([
    {
      authorization: 'Bearer a key',
      body: { extensions: { persistedQuery: { version: 1, sha256Hash: 'q-1' } }, variables: { first: 1 } },
    },
  ])
  expect(lastBudget()).toEqual({ cost, capacity: 10, remaining: 8, resetAt: new Date(resetAt) })
})

test('a query is repeated while the graph is not there, a mutation never', async () => {
  for (const passing of [hangUp, refused(503, 'SERVICE_UNAVAILABLE'), answer(502, {})]) {
    const read = await startGraph(passing, fine)
    expect(await createCaller({ url: read.url, key: 'k' }).call(query)).toEqual({ ok: true })
    expect(read.calls).toHaveLength(2)
    stop?.()
    const write = await startGraph(passing, fine)
    await expect(createCaller({ url: write.url, key: 'k' }).call(mutation)).rejects.toThrow(Error)
    expect(write.calls).toHaveLength(1)
    stop?.()
  }
})

test('what was refused before it ran is repeated when the graph says so, mutations too', async () => {
  const { calls, url } = await startGraph(refused(429, 'RATE_LIMITED', {}, { 'retry-after': '0' }), fine)
  expect(await createCaller({ url, key: 'k' }).call(mutation)).toEqual({ ok: true })
  expect(calls).toHaveLength(2)
})

test('who would have to wait long, or has tried enough, is told', async () => {
  const long = await startGraph(refused(429, 'CONCURRENCY_EXCEEDED', {}, { 'retry-after': '600' }))
  const late = createCaller({ url: long.url, key: 'k' }).call(query)
  await expect(late).rejects.toMatchObject({ name: 'TooManyCalls', retryAfterMs: 600_000 })
  await expect(late).rejects.toBeInstanceOf(TooManyCalls)
  stop?.()
  const dead = await startGraph(hangUp)
  await expect(createCaller({ url: dead.url, key: 'k', retries: 1 }).call(query)).rejects.toBeInstanceOf(
    NoAnswer,
  )
  expect(dead.calls).toHaveLength(2)
})

test('an exceeded budget says when there is enough and when it is full, and is not repeated', async () => {
  const enoughAt = '2030-01-01T00:00:03.000Z'
  const budget = { capacity: 10, remaining: 1, resetAt, enoughAt }
  const { calls, url } = await startGraph(refused(429, 'BUDGET_EXCEEDED', { budget, cost: { estimated: 4 } }))
  const { call, lastBudget } = createCaller({ url, key: 'k' })
  const error = await call(query).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(BudgetExceeded)
  const standing = { capacity: 10, remaining: 1, resetAt: new Date(resetAt), cost: { estimated: 4 } }
  const times = { enoughAt: new Date(enoughAt), resetAt: new Date(resetAt) }
  expect(error).toMatchObject({ code: 'BUDGET_EXCEEDED', status: 429, budget: standing, ...times })
  expect(lastBudget()).toEqual(standing)
  expect(calls).toHaveLength(1)
})

test('errors are told with what was answered all the same, and no other call is made', async () => {
  const errors = [
    { message: 'Not for you.', path: ['me'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } },
  ]
  const { calls, url } = await startGraph(
    answer(200, { data: { me: null }, errors }),
    refused(400, 'COST_ESTIMATED_TOO_EXPENSIVE'),
  )
  const { call } = createCaller({ url, key: 'k' })
  const partial = await call(query).catch((error: unknown) => error)
  expect(partial).toBeInstanceOf(GraphError)
  expect(partial).toMatchObject({
    code: 'UNAUTHORIZED_FIELD_OR_TYPE',
    status: 200,
    data: { me: null },
    errors,
  })
  await expect(call(query)).rejects.toBeInstanceOf(TooExpensive)
  expect(calls).toHaveLength(2)
})

test('a call ends when its signal says so, and after its time', async () => {
  const { calls, url } = await startGraph(() => {})
  const signal = AbortSignal.abort(new Error('Never mind.'))
  const { call } = createCaller({ url, key: 'k', timeoutMs: 50, retries: 0 })
  await expect(call({ ...query, options: { signal } })).rejects.toThrow('Never mind.')
  expect(calls).toHaveLength(0)
  await expect(call(query)).rejects.toBeInstanceOf(NoAnswer)
})
