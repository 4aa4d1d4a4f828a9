import { expect, test } from 'vitest'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import { LocalState } from '../../platform/shared-state/local-state.ts'
import { SharedStateUnavailable } from '../../platform/shared-state/shared-state.ts'
import type { SharedState } from '../../platform/shared-state/shared-state.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { createRateLimits } from './rate-limits.ts'
import type { RateLimits } from './rate-limits.ts'

const log = createLogger({ level: 'silent', service: 'test' })
// Slow enough that nothing refills while a test runs.
const bucketOf = (capacity: number) => ({ capacity, refillPerSecond: 0.001 })
const ratesOf = (capacity: number) => ({ viewer: bucketOf(capacity), anonymous: bucketOf(capacity) })

/** How many of so many requests at once are let in. */
async function countAdmitted(limits: RateLimits, requests: number, address = '192.0.2.1') {
  const asked = Array.from({ length: requests }, () => limits.admit(anonymousViewer, address))
  const answers = await Promise.allSettled(asked)
  return answers.filter(({ status }) => status === 'fulfilled').length
}

class LostState extends LocalState {
  isLost = false
  questions = 0

  override async takePoints(...args: Parameters<SharedState['takePoints']>) {
    this.questions += 1
    if (this.isLost) throw new SharedStateUnavailable(new Error('away'))
    return super.takePoints(...args)
  }
}

test('exactly as many are let in as fit, at once or one by one, and the next is told when to come back', async () => {
  const limits = createRateLimits(ratesOf(7), new LocalState(), log)
  expect(await countAdmitted(limits, 6)).toBe(6)
  expect(await countAdmitted(limits, 3)).toBe(1)
  await expect(limits.admit(anonymousViewer, '192.0.2.1')).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    status: 429,
    headers: { 'retry-after': expect.stringMatching(/^\d+$/), 'ratelimit-limit': '7' },
    extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) },
  })
})

test('addresses have limits of their own; those of one IPv6 network share one', async () => {
  const limits = createRateLimits(ratesOf(2), new LocalState(), log)
  expect(await countAdmitted(limits, 5, '2001:db8:0:1::1')).toBe(2)
  expect(await countAdmitted(limits, 5, '2001:db8::1:ffff:0:0:1')).toBe(0)
  expect(await countAdmitted(limits, 5, '2001:db8:0:2::1')).toBe(2)
})

test('two gateways over one state let in no more than one would', async () => {
  const shared = new LocalState()
  const gateways = [1, 2].map(() => createRateLimits(ratesOf(9), shared, log))
  const admitted = await Promise.all(gateways.map((limits) => countAdmitted(limits, 8)))
  expect(admitted.reduce((sum, count) => sum + count, 0)).toBe(9)
})

test('whoever is over the limit is refused without asking anybody, and points are taken many at a time', async () => {
  const shared = new LostState()
  const rates = { viewer: null, anonymous: { capacity: 100, refillPerSecond: 50 } }
  const limits = createRateLimits(rates, shared, log)
  expect(await countAdmitted(limits, 100)).toBe(100)
  expect(shared.questions).toBe(20)
  const small = createRateLimits(ratesOf(1), shared, log)
  expect(await countAdmitted(small, 500, '192.0.2.2')).toBe(1)
  expect(shared.questions).toBe(22)
})

test('with the shared state lost each gateway gives a quarter', async () => {
  const shared = new LostState()
  shared.isLost = true
  const limits = createRateLimits(ratesOf(12), shared, log)
  expect(await countAdmitted(limits, 12)).toBe(3)
})

test('a rate left out limits nobody', async () => {
  const limits = createRateLimits({ viewer: bucketOf(1), anonymous: null }, new LocalState(), log)
  expect(await countAdmitted(limits, 500)).toBe(500)
})
