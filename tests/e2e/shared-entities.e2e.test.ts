import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKnownAuthor } from '../testkit/known-author.ts'
import type { KnownAuthor } from '../testkit/known-author.ts'
import { hasRedis } from '../testkit/redis.ts'
import { startTwoGateways } from '../testkit/two-gateways.ts'
import type { TwoGateways } from '../testkit/two-gateways.ts'

describe.runIf(hasRedis())('entities that two gateways keep for each other in one Redis', () => {
  let gateways: TwoGateways
  let here: string
  let there: string
  let author: KnownAuthor

  beforeAll(async () => {
    gateways = await startTwoGateways({ ENTITY_CACHE_MB: '8' })
    ;({ here, there } = gateways)
    author = await createKnownAuthor(here, gateways.databaseUrl)
  }, 180_000)
  afterAll(async () => {
    await author?.close()
    await gateways?.stop()
  })

  test('are answered by one without asking the subgraph when the other was asked, to the same viewer', async () => {
    // Both hear of events by now, and have nothing of the agent.
    await Promise.all([author.becomesKept(here, 'manager'), author.becomesKept(there, 'manager')])
    await author.becomesKept(here, 'agent')
    expect(await author.read(there, 'agent')).toEqual({
      name: expect.any(String),
      email: 'agent@demo.stratograph.test',
      asked: 0,
      kept: 1,
    })
    expect(await author.read(there, 'dealer')).toMatchObject({ email: null, asked: 1, kept: 0 })
  })

  test('are old for nobody who has seen the event of a change, whichever gateway they ask', async () => {
    const streams = [here, there].map((url) => ({ url, stream: author.followRenames(url) }))
    await Promise.all(streams.map(({ stream }) => stream.reaches(1)))
    for (let number = 0; number < 5; number += 1) {
      for (const url of [here, there]) await author.becomesKept(url, 'agent')
      const name = `Seen ${number}`
      await author.writeElsewhere(name)
      await Promise.all(
        streams.map(async ({ url, stream }) => {
          const seen = () => stream.results.at(-1)?.data?.domainEventAppended.data.displayName
          await expect.poll(seen, { interval: 1, timeout: 10_000 }).toBe(name)
          expect(await author.read(url, 'agent')).toMatchObject({ name })
        }),
      )
    }
    for (const { stream } of streams) stream.stop()
  }, 60_000)

  test('are old for nobody who wrote through either gateway, and soon for nobody at all', async () => {
    for (let number = 0; number < 6; number += 1) {
      for (const url of [here, there]) await author.becomesKept(url, 'agent')
      const [writing, other] = number % 2 === 0 ? [here, there] : [there, here]
      const name = `Own ${number}`
      await author.write(writing, name)
      expect(await author.read(writing, 'agent')).toMatchObject({ name })
      await expect
        .poll(() => author.read(other, 'agent'), { interval: 5, timeout: 10_000 })
        .toMatchObject({ name })
    }
  }, 60_000)
})
