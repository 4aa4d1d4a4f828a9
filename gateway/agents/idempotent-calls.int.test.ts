import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hasRedis, startRedis } from '../../tests/testkit/redis.ts'
import type { TestRedis } from '../../tests/testkit/redis.ts'
import { openSharedState } from '../../platform/shared-state/open-shared-state.ts'
import type { SharedState } from '../../platform/shared-state/shared-state.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { createIdempotentCalls } from './idempotent-calls.ts'
import type { KeptAnswer } from './idempotent-calls.ts'

const log = createLogger({ level: 'silent', service: 'test' })
const done = { json: '{"data":1}', isError: false, isKept: true }

describe.skipIf(!hasRedis())('idempotent calls of two gateways through Redis', () => {
  let redis: TestRedis
  const states: SharedState[] = []
  beforeAll(async () => {
    redis = await startRedis()
    for (let gateway = 0; gateway < 2; gateway += 1) states.push(await openSharedState(redis.url, log))
  })
  afterAll(async () => {
    await Promise.all(states.map((state) => state.close()))
    await redis?.stop()
  })

  test('of twenty at once at both one is executed, and without Redis none', async () => {
    const gateways = states.map((state) => createIdempotentCalls({ state, log }))
    const call = { owner: 'shop', key: 'k', digest: 'a' }
    const execute = vi.fn<() => Promise<KeptAnswer & { isKept: boolean }>>(
      () => new Promise((resolve) => setTimeout(() => resolve(done), 100)),
    )
    const running = Array.from({ length: 10 }, () => gateways.map((gateway) => gateway.run(call, execute)))
    const answers = await Promise.all(running.flat())
    expect(answers.map(({ json }) => json)).toEqual(Array.from({ length: 20 }, () => done.json))
    expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1)
    expect(execute).toHaveBeenCalledOnce()
    await redis.kill()
    for (const gateway of gateways)
      await expect(gateway.run({ ...call, key: 'other' }, execute)).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
      })
    expect(execute).toHaveBeenCalledOnce()
  })
})
