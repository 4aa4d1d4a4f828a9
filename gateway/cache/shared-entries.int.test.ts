import { setImmediate as nextTurn } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { SharedTexts } from '../../platform/shared-state/shared-texts.ts'
import { createLogger } from '../../platform/telemetry/log.ts'
import { hasRedis, startRedis } from '../../tests/testkit/redis.ts'
import type { TestRedis } from '../../tests/testkit/redis.ts'
import { EntityCache } from './entity-cache.ts'
import type { EntityReading } from './entity-cache.ts'
import { FeedState } from './feed-state.ts'
import { SharedEntries } from './shared-entries.ts'

const silent = createLogger({ level: 'silent', service: 'test' })
const ada: RequestScope = { viewer: anonymousViewer, requestId: 'r', headers: { a: 'ada' } }
const eve: RequestScope = { viewer: anonymousViewer, requestId: 'r', headers: { a: 'eve' } }
let lastId = 0
const createUnusedId = () => `0190a0a0-0000-7000-8000-${String((lastId += 1)).padStart(12, '0')}`
const represent = (id: string) => `{"id":"${id}"}`

class Gateway {
  readonly feed = new FeedState()
  readonly texts: SharedTexts
  readonly cache: EntityCache
  readonly log: string

  constructor(url: string, log = 'f00dfeed00000000', patienceMs?: number) {
    this.log = log
    this.texts = new SharedTexts({ url, log: silent, patienceMs })
    this.cache = new EntityCache(1_000_000, this.feed, { elsewhere: new SharedEntries(this.texts) })
  }

  tell(position: number, ids: readonly string[] = []): void {
    this.feed.tell(`${position}@${this.log}`, ids)
  }

  look(id: string, scope = ada): EntityReading | undefined {
    return this.cache.read({ signature: 's', representations: [represent(id)], scope })
  }

  keep(reading: EntityReading | undefined, id: string, entity: object, visibility = 'public'): void {
    const extensions = { cacheControl: `max-age=60, ${visibility}`, eventLog: this.log }
    reading?.keep({ extensions }, [represent(id)], [{ entity: { ...entity }, errors: [] }])
  }

  /** What it answers without asking the subgraph. */
  async find(id: string, scope = ada): Promise<unknown> {
    const reading = this.look(id, scope)
    const [kept] = (await reading?.lookFurther?.()) ?? reading?.kept ?? []
    return kept?.entity['name']
  }
}

describe.runIf(hasRedis())('entities that gateways keep for each other in Redis', () => {
  let redis: TestRedis
  let direct: Redis
  const open: Gateway[] = []
  const start = async (log?: string, url = redis.url, patienceMs = 2_000) => {
    const gateway = new Gateway(url, log, patienceMs)
    open.push(gateway)
    await expect.poll(() => gateway.texts.isUsable).toBe(true)
    return gateway
  }
  /** What is put is put in the background, on the connection that is asked next. */
  const settle = ({ texts }: Gateway) => texts.find(['nothing'])

  beforeAll(async () => {
    redis = await startRedis()
    direct = new Redis(redis.url)
  })
  afterEach(() => {
    for (const gateway of open.splice(0)) gateway.texts.close()
  })
  afterAll(async () => {
    direct?.disconnect()
    await redis?.stop()
  })

  async function keepInOne(position = 5, visibility = 'public') {
    const [one, other, id] = [await start(), await start(), createUnusedId()]
    one.tell(position)
    one.keep(one.look(id), id, { name: 'old' }, visibility)
    await settle(one)
    return { one, other, id }
  }

  test('are found by another gateway, and from then on in its own memory', async () => {
    const { other, id } = await keepInOne()
    other.tell(3)
    expect(await other.find(id)).toBe('old')
    expect(other.look(id)?.kept[0]?.entity).toEqual({ name: 'old' })
    expect(other.look(id)?.kept[0]?.policy).toMatchObject({ isPublic: true })
    other.tell(6, [id])
    expect(await other.find(id)).toBeUndefined()
  })

  test('are found with the very same rights only when they are private', async () => {
    const { other, id } = await keepInOne(5, 'private')
    other.tell(3)
    expect([await other.find(id, eve), await other.find(id, ada)]).toEqual([undefined, 'old'])
  })

  test('are not taken when an event behind them has named them, nor when one may have', async () => {
    const { one, other, id } = await keepInOne()
    other.tell(4)
    other.tell(6, [id])
    expect(await other.find(id)).toBeUndefined()
    // Begun behind it: what was named between is not known.
    const late = await start()
    late.tell(6)
    expect(await late.find(id)).toBeUndefined()
    // A gateway that lost its feed does not know either, not even the one that put it.
    one.feed.lose()
    one.tell(6)
    one.feed.locate(`6@${one.log}`, one.feed.expected)
    expect(await one.find(id)).toBeUndefined()
  })

  test('are not taken while the feed is behind what a client has seen, not even when that began meanwhile', async () => {
    const { other, id } = await keepInOne()
    other.tell(4)
    const looking = other.find(id)
    other.cache.expectChange()
    expect([await looking, await other.find(id)]).toEqual([undefined, undefined])
    other.feed.locate(`5@${other.log}`, other.feed.expected)
    other.tell(5)
    expect(await other.find(id)).toBe('old')
  })

  test('are not taken from the log of another database', async () => {
    const { id } = await keepInOne()
    const stranger = await start('beef000000000000')
    stranger.tell(3)
    expect(await stranger.find(id)).toBeUndefined()
  })

  test('are not taken when they are nothing a gateway can have put', async () => {
    const { other, id } = await keepInOne()
    other.tell(3)
    for (const bad of ['{', '[]', '{"entity":1,"asOf":"5","expiresAt":1}', '{"entity":{"name":"x"}}']) {
      for (const key of await direct.keys('stratograph:kept:*')) await direct.set(key, bad)
      expect(await other.find(id)).toBeUndefined()
    }
  })

  test('end with their time in Redis, which holds no name of what they are about', async () => {
    await direct.flushall()
    const { id } = await keepInOne()
    const keys = await direct.keys('*')
    expect(keys).toEqual([expect.stringMatching(/^stratograph:kept:[0-9a-f]{64}$/)])
    expect(keys.join()).not.toContain(id)
    const left = await direct.pttl(String(keys[0]))
    expect(left > 0 && left <= 60_000).toBe(true)
  })

  test('are never older than what a client has seen, whatever the order of events (at random)', async () => {
    const outcomes = { near: 0, far: 0, asked: 0 }
    const log = 'abcdef0000000000'
    const gateways = [await start(log), await start(log)]
    const ids = [createUnusedId(), createUnusedId()]
    const versions = new Map(ids.map((id) => [id, 0]))
    const events: string[] = []
    const told = new Map(gateways.map((gateway) => [gateway, 0]))
    const seen = new Map(gateways.map((gateway) => [gateway, new Map<string, number>()]))
    const pick = <Value>(values: readonly Value[]) =>
      values[Math.floor(Math.random() * values.length)] as Value
    const versionOf = (id: string) => versions.get(id) ?? 0
    const write = () => {
      const id = pick(ids)
      versions.set(id, versionOf(id) + 1)
      events.push(id)
    }
    const writeThrough = (gateway: Gateway) => {
      write()
      gateway.cache.expectChange()
      for (const id of ids) seen.get(gateway)?.set(id, versionOf(id))
    }
    const tell = (gateway: Gateway) => {
      const before = gateway.feed.isTold ? (told.get(gateway) ?? 0) : events.length
      const end = Math.min(events.length, before + Math.ceil(Math.random() * 3))
      told.set(gateway, end)
      gateway.tell(end, events.slice(before, end))
      gateway.feed.locate(`${events.length}@${log}`, gateway.feed.expected)
    }
    const ask = async (gateway: Gateway) => {
      const id = pick(ids)
      const least = seen.get(gateway)?.get(id) ?? 0
      const reading = gateway.look(id)
      const [near] = reading?.kept ?? []
      const [kept] = near ? [near] : ((await reading?.lookFurther?.()) ?? [])
      if (kept) {
        outcomes[near ? 'near' : 'far'] += 1
        return expect(kept.entity['name']).toBeGreaterThanOrEqual(least)
      }
      outcomes.asked += 1
      const name = versionOf(id)
      // The answer takes its time.
      for (let turns = Math.random() * 4; turns > 0; turns -= 1) await nextTurn()
      gateway.keep(reading, id, { name })
    }
    const underWay: Promise<void>[] = []
    for (let step = 0; step < 6_000; step += 1) {
      const gateway = pick(gateways)
      const chance = Math.random()
      if (chance < 0.02) write()
      else if (chance < 0.04) writeThrough(gateway)
      else if (chance < 0.042) gateway.feed.lose()
      else if (chance < 0.4) tell(gateway)
      else underWay.push(ask(gateway))
      if (Math.random() < 0.3) await nextTurn()
    }
    await Promise.all(underWay)
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(50)
  })

  test('are missed while Redis is away, which holds nobody up, and found again', async () => {
    const { one, other, id } = await keepInOne()
    other.tell(3)
    await redis.kill()
    await expect.poll(() => other.look(id)?.lookFurther).toBeUndefined()
    expect(await other.find(id)).toBeUndefined()
    await redis.start()
    await expect.poll(() => one.texts.isUsable && other.texts.isUsable, { timeout: 15_000 }).toBe(true)
    one.keep(one.look(id), id, { name: 'again' })
    await settle(one)
    expect(await other.find(id)).toBe('again')
  }, 30_000)

  test('are missed for a while once Redis was too slow, after one short wait', async () => {
    const { other, id } = await keepInOne()
    const gateway = await start(undefined, redis.url, 20)
    gateway.tell(3)
    await direct.call('client', 'pause', '400')
    expect(await gateway.find(id)).toBeUndefined()
    expect(gateway.look(id)?.lookFurther).toBeUndefined()
    // Whoever has the patience finds it: it was there all the time.
    other.tell(3)
    expect(await other.find(id)).toBe('old')
  })
})
