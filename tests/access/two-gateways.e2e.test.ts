import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPassword } from '../../drizzle/seeds/demo-accounts.ts'
import { endSession, openSession } from '../live/people.ts'
import type { HeldSession } from '../live/people.ts'
import { createPartner, giveBudget } from '../partners/partner.ts'
import { hasRedis } from '../testkit/redis.ts'
import type { TestRedis } from '../testkit/redis.ts'
import { post } from '../testkit/system.ts'
import { startTwoGateways } from '../testkit/two-gateways.ts'
import type { TwoGateways } from '../testkit/two-gateways.ts'

const burst = 40
const tryPassword = /* GraphQL */ `
  mutation ($input: UserSignInInput!) {
    userSignIn(input: $input) {
      userErrors {
        code
      }
    }
  }
`
const variants = '{ variants(first: 5) { edges { node { id } } } }'

describe.runIf(hasRedis())('two gateways over one database and one Redis', () => {
  let gateways: TwoGateways
  let redis: TestRedis
  let here: string
  let there: string

  beforeAll(async () => {
    gateways = await startTwoGateways({
      RATE_LIMIT_PER_SECOND: '1',
      RATE_LIMIT_BURST: String(burst),
      RATE_LIMIT_ANONYMOUS_PER_SECOND: '0',
    })
    ;({ here, there, redis } = gateways)
  }, 120_000)
  afterAll(() => gateways?.stop())

  const codeOf = async (url: string, query: string, token?: string) => {
    const { errors } = await post(url, query, {}, token)
    return (errors?.[0]?.extensions.code as string | undefined) ?? 'OK'
  }

  /** Asks on both gateways in turn; answers how many were let in. Fails for any other refusal. */
  async function countAdmitted({ access }: Pick<HeldSession, 'access'>, requests: number): Promise<number> {
    const asking = Array.from({ length: requests }, (_, index) =>
      codeOf(index % 2 === 0 ? here : there, '{ __typename }', access),
    )
    const codes = await Promise.all(asking)
    expect(codes.filter((code) => code !== 'OK' && code !== 'RATE_LIMITED')).toEqual([])
    return codes.filter((code) => code === 'OK').length
  }

  /** Somebody who has not asked anything yet. */
  const arrive = (email: string) => openSession(here, `${email}@demo.stratograph.test`)

  test('a person’s rate is one for both', async () => {
    const startedAt = Date.now()
    const admitted = await countAdmitted(await arrive('agent'), burst * 2)
    const refilled = Math.ceil((Date.now() - startedAt) / 1_000)
    expect(admitted).toBeGreaterThanOrEqual(burst)
    expect(admitted).toBeLessThanOrEqual(burst + refilled)
  })

  test('a key’s budget is one for both', async () => {
    const { key, apiKeyId } = await createPartner(here)
    const staff = await arrive('owner')
    // The estimate is 11 points: two questions fit, wherever they are asked.
    await giveBudget(here, staff.access, apiKeyId, { pointsCapacity: 25, pointsPerSecond: 1 })
    const codes = [
      await codeOf(here, variants, key),
      await codeOf(there, variants, key),
      await codeOf(here, variants, key),
      await codeOf(there, variants, key),
    ]
    expect(codes).toEqual(['OK', 'OK', 'BUDGET_EXCEEDED', 'BUDGET_EXCEEDED'])
  })

  test('a session ended at one is refused at the other', async () => {
    const session = await arrive('admin')
    expect(await codeOf(there, '{ me { id } }', session.access)).toBe('OK')
    await endSession(here, session, session)
    const giveUpAt = Date.now() + 10_000
    let code = 'OK'
    while (code === 'OK' && Date.now() < giveUpAt) {
      code = await codeOf(there, '{ me { id } }', session.access)
      await sleep(500)
    }
    expect(code).toBe('UNAUTHENTICATED')
  })

  test('an account locked at one is locked at the other', async () => {
    const input = { email: 'customer@demo.stratograph.test', password: 'wrong' }
    const codes = []
    for (let tries = 0; tries < 8; tries += 1) {
      const { data } = await post(tries % 2 === 0 ? here : there, tryPassword, { input })
      codes.push(data.userSignIn.userErrors[0].code)
    }
    // The sixth failure locks, wherever it was.
    expect(codes.slice(0, 6)).toEqual(Array(6).fill('INVALID_CREDENTIALS'))
    expect(codes.slice(6)).toEqual(['TOO_MANY_ATTEMPTS', 'TOO_MANY_ATTEMPTS'])
    const right = { email: input.email, password: demoPassword }
    const { data } = await post(there, tryPassword, { input: right })
    expect(data.userSignIn.userErrors).toEqual([{ code: 'TOO_MANY_ATTEMPTS' }])
  })

  test('without Redis both go on answering, and give half as much together', async () => {
    const session = await arrive('manager')
    await redis.kill()
    try {
      const startedAt = Date.now()
      const admitted = await countAdmitted(session, burst * 2)
      const refilled = Math.ceil((Date.now() - startedAt) / 1_000)
      // A quarter each.
      expect(admitted).toBeGreaterThanOrEqual(burst / 2)
      expect(admitted).toBeLessThanOrEqual(burst / 2 + refilled)
      const ended = await arrive('dealer')
      await endSession(here, ended, ended)
    } finally {
      await redis.start()
    }
  })
})
