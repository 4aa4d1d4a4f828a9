import { expect, test, vi } from 'vitest'
import { LocalState } from '../../platform/shared-state/local-state.ts'
import { SharedStateUnavailable } from '../../platform/shared-state/shared-state.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { RequestError } from '../operation/request-error.ts'
import { createIdempotentCalls } from './idempotent-calls.ts'

const log = createLogger({ level: 'silent', service: 'test' })
const call = { owner: 'shop', key: 'k', digest: 'a' }
const done = { json: '{"data":1}', isError: false, isKept: true }

/** Two gateways of one deployment. */
function twoGateways(options: { readonly waitMs?: number; readonly leaseMs?: number } = {}) {
  const state = new LocalState()
  return [
    createIdempotentCalls({ state, log, ...options }),
    createIdempotentCalls({ state, log, ...options }),
  ] as const
}

test('the same call is executed once and answered alike, at every gateway', async () => {
  const [one, other] = twoGateways()
  const execute = vi.fn<() => Promise<typeof done>>(async () => done)
  expect(await one.run(call, execute)).toEqual({ json: done.json, isError: false, isReplayed: false })
  for (const gateway of [one, other])
    expect(await gateway.run(call, execute)).toEqual({ json: done.json, isError: false, isReplayed: true })
  expect(execute).toHaveBeenCalledOnce()
})

test('calls at the same time wait for the first, in this process and in another', async () => {
  const [one, other] = twoGateways()
  const begun = Promise.withResolvers<typeof done>()
  const execute = vi.fn<() => Promise<typeof done>>(() => begun.promise)
  const running = [one, one, other, other].map((gateway) => gateway.run(call, execute))
  await expect.poll(() => execute.mock.calls.length).toBe(1)
  begun.resolve(done)
  const replayed = (await Promise.all(running)).filter(({ isReplayed }) => isReplayed)
  expect(replayed).toHaveLength(3)
  expect(execute).toHaveBeenCalledOnce()
})

test('a key stands for one call of one application', async () => {
  const [one] = twoGateways()
  await one.run(call, async () => done)
  const other = { ...call, digest: 'b' }
  await expect(one.run(other, async () => done)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  expect(await one.run({ ...other, owner: 'bank' }, async () => done)).toMatchObject({
    isReplayed: false,
  })
})

test('what was refused before it began, or is not to be kept, leaves the key as new', async () => {
  const [one] = twoGateways()
  const refused = new RequestError('BUDGET_EXCEEDED', 'Later.', 429)
  await expect(one.run(call, () => Promise.reject(refused))).rejects.toBe(refused)
  await one.run(call, async () => ({ ...done, isKept: false }))
  expect(await one.run({ ...call, digest: 'b' }, async () => done)).toMatchObject({ isReplayed: false })
})

test('of a call whose end nobody saw it is said so, rather than done again', async () => {
  const [one] = twoGateways()
  await expect(one.run(call, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  const execute = vi.fn<() => Promise<typeof done>>(async () => done)
  await expect(one.run(call, execute)).rejects.toMatchObject({ code: 'IDEMPOTENCY_OUTCOME_UNKNOWN' })
  expect(execute).not.toHaveBeenCalled()
})

test('who waits too long for another gateway is told to come back', async () => {
  const [one, other] = twoGateways({ waitMs: 100 })
  const never = Promise.withResolvers<typeof done>()
  const running = one.run(call, () => never.promise)
  await expect(other.run(call, async () => done)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_USE' })
  never.resolve(done)
  await running
})

test('an answer too long to keep is answered once, and then that it was done', async () => {
  const [one] = twoGateways()
  const json = JSON.stringify('x'.repeat(70_000))
  expect((await one.run(call, async () => ({ ...done, json }))).json).toBe(json)
  await expect(one.run(call, async () => done)).rejects.toMatchObject({ code: 'IDEMPOTENCY_ANSWER_NOT_KEPT' })
})

test('nothing is done while the gateways cannot agree', async () => {
  const state = new LocalState()
  vi.spyOn(state, 'get').mockRejectedValue(new SharedStateUnavailable(new Error('down')))
  const execute = vi.fn<() => Promise<typeof done>>(async () => done)
  const calls = createIdempotentCalls({ state, log })
  await expect(calls.run(call, execute)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 })
  expect(execute).not.toHaveBeenCalled()
})
