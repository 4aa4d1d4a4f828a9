import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'graphql'
import { afterEach, expect, test } from 'vitest'
import { createEngine, type Engine, type EngineOptions } from '../../gateway/execute/engine.ts'
import { viewerHeader } from '../../platform/auth/viewer-header.ts'
import type { RequestScope, SubgraphRequest } from '../../platform/graphql/subgraph-service.ts'
import { link } from './federation-link.ts'
import { serveOverHttp } from './http-service.ts'
import { anonymousScope, composeRule, toServiceMap, user } from './run-cases.ts'
import { ScriptedService } from './scripted-service.ts'

// Products, what is left of each and what was said of it: the second and third fetch go out together.
const { supergraph } = composeRule({
  shop: {
    typeDefs: `${link} type Query { products: [Product!] } type Product @key(fields: "id") { id: ID! name: String }`,
  },
  stock: {
    typeDefs: `${link} type Product @key(fields: "id") { id: ID! left: Int place: Place }
    type Place @key(fields: "id") { id: ID! }`,
  },
  places: { typeDefs: `${link} type Place @key(fields: "id") { id: ID! town: String }` },
  reviews: { typeDefs: `${link} type Product @key(fields: "id") { id: ID! stars: Int }` },
})
const query = '{ products { name left place { town } stars } }'

type Answer = (request: SubgraphRequest, scope: RequestScope) => unknown

const idsOf = ({ variables = {} }: SubgraphRequest): string[] =>
  (variables['representations'] as { id: string }[]).map(({ id }) => id)

/** What the subgraphs hold; each value is one subgraph's. */
const facts = { shop: 'name', stock: 10, places: 'town', reviews: 5 }

const answersFrom = ({ shop, stock, places, reviews }: typeof facts): Record<string, Answer> => ({
  shop: () => ({
    data: { products: ['1', '2'].map((id) => ({ __typename: 'Product', id, name: `${shop} ${id}` })) },
  }),
  stock: (request) => {
    const stockOf = (id: string) => ({
      left: stock + Number(id),
      place: { __typename: 'Place', id: `p${id}` },
    })
    return { data: { _entities: idsOf(request).map(stockOf) } }
  },
  places: (request) => ({ data: { _entities: idsOf(request).map((id) => ({ town: `${places} ${id}` })) } }),
  reviews: (request) => ({ data: { _entities: idsOf(request).map(() => ({ stars: reviews })) } }),
})
const usual = answersFrom(facts)

const productOf = (id: string, { shop, stock, places, reviews } = facts) => ({
  name: `${shop} ${id}`,
  left: stock + Number(id),
  place: { town: `${places} p${id}` },
  stars: reviews,
})
const expected = (told = facts): unknown => ({
  data: { products: ['1', '2'].map((id) => productOf(id, told)) },
})

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Four subgraphs over HTTP whose answers a test may exchange while they run, and an engine before them. */
async function open(options: Partial<EngineOptions> = {}) {
  const answers: Record<string, Answer> = { ...usual }
  const names = Object.keys(usual)
  const scripted = names.map((name) => new ScriptedService(name, (...asked) => answers[name]?.(...asked)))
  const served = await Promise.all(scripted.map((service) => serveOverHttp(service)))
  closing.push(...served.map(({ close }) => close))
  const services = toServiceMap(served.map(({ client }) => client))
  const engine = createEngine({ supergraph, services, ...options })
  /** How many requests each subgraph got since the last look. */
  const countRequests = (): Record<string, number> =>
    Object.fromEntries(scripted.map(({ name, requests }) => [name, requests.splice(0).length]))
  return { engine, answers, countRequests }
}

async function ask(engine: Engine, scope: Partial<RequestScope> = {}): Promise<unknown> {
  const prepared = engine.prepare({ source: query, document: parse(query) })
  const { json } = await engine.execute(prepared, {}, { ...anonymousScope, ...scope })
  return JSON.parse(json)
}

/** Asks as nobody until that is on record: once in passing, once to look, once to see the same. */
async function record(engine: Engine): Promise<void> {
  for (let round = 1; round <= 3; round += 1) expect(await ask(engine)).toEqual(expected())
}

const once = { shop: 1, stock: 1, places: 1, reviews: 1 }
/** Somebody whose own answers were never recorded. */
const another = { viewer: user('another') }

test('every subgraph is asked once each time, with the rights and headers of who asks', async () => {
  const { engine, answers, countRequests } = await open()
  const seen: string[] = []
  for (const [name, answer] of Object.entries(usual))
    answers[name] = (request, scope) => {
      const [, claims = ''] = (scope.headers?.[viewerHeader] ?? '').split('.')
      const { userId } = JSON.parse(Buffer.from(claims, 'base64url').toString()).viewer ?? {}
      seen.push(`${name} ${userId} ${scope.headers?.['x-shop']}`)
      return answer(request, scope)
    }
  for (const id of ['u1', 'u2', 'u3', 'u4', 'u5']) {
    expect(await ask(engine, { viewer: user(id), headers: { 'x-shop': `shop of ${id}` } })).toEqual(
      expected(),
    )
    expect(countRequests()).toEqual(once)
    expect(seen.splice(0).toSorted()).toEqual(
      Object.keys(once)
        .toSorted()
        .map((name) => `${name} ${id} shop of ${id}`),
    )
  }
  expect(engine.counters?.replays).toMatchObject({ same: 2, different: 0 })
})

test.each([
  { ...facts, shop: 'new name' },
  { ...facts, stock: 20 },
  { ...facts, places: 'new town' },
  { ...facts, reviews: 4 },
  { shop: 'new name', stock: 20, places: 'new town', reviews: 4 },
])('what has changed is told, and nobody is asked twice: %j', async (changed) => {
  const { engine, answers, countRequests } = await open()
  await record(engine)
  countRequests()
  Object.assign(answers, answersFrom(changed))
  for (const scope of [another, {}]) {
    expect(await ask(engine, scope)).toEqual(expected(changed))
    expect(countRequests()).toEqual(once)
  }
  expect(engine.counters?.replays).toMatchObject({ same: 1, different: 1 })
})

test('other entities are asked for when others came', async () => {
  const { engine, answers, countRequests } = await open()
  await record(engine)
  countRequests()
  answers['shop'] = () => ({ data: { products: [{ __typename: 'Product', id: '7', name: 'name 7' }] } })
  expect(await ask(engine, another)).toEqual({ data: { products: [productOf('7')] } })
  expect(countRequests()).toEqual(once)
})

test('what follows from another’s answer is asked only when that answer has come', async () => {
  const { engine, answers, countRequests } = await open()
  await record(engine)
  countRequests()
  const shop = Promise.withResolvers<void>()
  answers['shop'] = async (...asked) => {
    await shop.promise
    return usual['shop']?.(...asked)
  }
  const asking = ask(engine, another)
  await sleep(100)
  expect(countRequests()).toEqual({ shop: 1, stock: 0, places: 0, reviews: 0 })
  shop.resolve()
  expect(await asking).toEqual(expected())
  expect(countRequests()).toEqual({ shop: 0, stock: 1, places: 1, reviews: 1 })
})

test('what follows from a caller’s own answers is asked ahead, but nothing of it told before they have come', async () => {
  const { engine, answers, countRequests } = await open()
  await record(engine)
  countRequests()
  const asked = Promise.withResolvers<void>()
  answers['places'] = (...given) => {
    asked.resolve()
    return usual['places']?.(...given)
  }
  // Were it asked in its turn, places would wait for shop, and shop for places.
  answers['shop'] = async (...given) => {
    await asked.promise
    return usual['shop']?.(...given)
  }
  expect(await ask(engine)).toEqual(expected())
  expect(countRequests()).toEqual(once)
  expect(engine.counters?.replays).toMatchObject({ same: 1, different: 0 })
  answers['shop'] = () => ({ data: { products: [] } })
  expect(await ask(engine)).toEqual({ data: { products: [] } })
})

test('what is metered is not asked ahead', async () => {
  const { engine, answers, countRequests } = await open()
  answers['reviews'] = (request, scope) => ({
    ...(usual['reviews']?.(request, scope) as object),
    extensions: { meteredCosts: { 'Product.stars': 3 } },
  })
  await record(engine)
  countRequests()
  answers['shop'] = () => ({ data: { products: [] } })
  expect(await ask(engine)).toEqual({ data: { products: [] } })
  expect(countRequests()).toEqual({ shop: 1, stock: 0, places: 0, reviews: 0 })
})

test('a slow subgraph holds up only what needs its answer', async () => {
  const { engine, answers } = await open()
  // On record, the reviews come before the stock.
  answers['stock'] = async (...asked) => {
    await sleep(100)
    return usual['stock']?.(...asked)
  }
  await record(engine)
  answers['stock'] = usual['stock'] ?? answers['stock']
  let letGo = (): void => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  answers['reviews'] = async (...asked) => {
    await held
    return usual['reviews']?.(...asked)
  }
  // The town is behind the stock: it must be asked for while the reviews are still missing.
  answers['places'] = (...asked) => {
    letGo()
    return usual['places']?.(...asked)
  }
  expect(await ask(engine, another)).toEqual(expected())
  expect(engine.counters?.replays).toMatchObject({ same: 1 })
})

test('what fails is told, is not asked twice, and the rest is kept', async () => {
  const { engine, answers, countRequests } = await open()
  await record(engine)
  countRequests()
  answers['stock'] = () => Promise.reject(new Error('out of order'))
  expect(await ask(engine, another)).toEqual({
    data: { products: ['1', '2'].map((id) => ({ ...productOf(id), left: null, place: null })) },
    errors: [expect.objectContaining({ extensions: expect.objectContaining({ serviceName: 'stock' }) })],
  })
  expect(countRequests()).toEqual({ shop: 1, stock: 1, places: 0, reviews: 1 })
  answers['stock'] = usual['stock'] ?? answers['stock']
  expect(await ask(engine)).toEqual(expected())
})

test('a caller that leaves ends what is asked in its name', async () => {
  const { engine, answers } = await open()
  await record(engine)
  const aborted = new Promise<void>((resolve) => {
    answers['stock'] = (_request, { signal }) =>
      new Promise(() => signal?.addEventListener('abort', () => resolve()))
  })
  const leaving = new AbortController()
  const asking = ask(engine, { signal: leaving.signal })
  setTimeout(() => leaving.abort(new Error('gone')), 50)
  await expect(asking).rejects.toThrow('gone')
  await aborted
})

test('the Cache-Control of an answer counts as a part of it', async () => {
  const { engine, answers } = await open()
  const allow = (seconds: number): void => {
    for (const [name, answer] of Object.entries(usual))
      answers[name] = (...asked) => ({
        ...(answer(...asked) as object),
        extensions: { cacheControl: `max-age=${seconds}` },
      })
  }
  const prepared = engine.prepare({ source: query, document: parse(query) })
  const ageOf = async () => (await engine.execute(prepared, {}, anonymousScope)).cacheControl
  allow(60)
  expect([await ageOf(), await ageOf(), await ageOf(), await ageOf()]).toEqual(
    Array(4).fill('max-age=60, private'),
  )
  allow(30)
  expect([await ageOf(), await ageOf()]).toEqual(Array(2).fill('max-age=30, private'))
  expect(engine.counters?.replays).toMatchObject({ same: 2, different: 1 })
})

test('recordings stay within the room they are given', async () => {
  const { engine } = await open({ maxRecordingBytes: 10_000 })
  for (let number = 1; number <= 30; number += 1) {
    const source = `query Number${number} { products { name left } }`
    const prepared = engine.prepare({ source, document: parse(source) })
    for (let round = 1; round <= 5; round += 1) await engine.execute(prepared, {}, anonymousScope)
  }
  expect(engine.counters?.replays?.same).toBeGreaterThan(20)
  expect(engine.counters?.replays?.recordings.weight).toBeLessThanOrEqual(10_000)
})

test('callers with answers of their own get recordings of their own', async () => {
  const { engine, answers } = await open()
  answers['reviews'] = (request, { headers }) => ({
    data: { _entities: idsOf(request).map(() => ({ stars: Number(headers?.['x-stars']) })) },
  })
  const starsFor = async (stars: number): Promise<unknown> => {
    const answer = await ask(engine, { headers: { 'x-stars': String(stars) } })
    return (answer as { data: { products: { stars: number }[] } }).data.products.map(
      (product) => product.stars,
    )
  }
  for (let round = 1; round <= 20; round += 1)
    for (const stars of [1, 2, 3, 4]) expect(await starsFor(stars)).toEqual([stars, stars])
  expect(engine.counters?.replays?.same).toBeGreaterThan(50)
})

test('answers that are never the same are not recorded', async () => {
  const { engine, answers } = await open()
  let count = 0
  answers['reviews'] = (request) => ({
    data: { _entities: idsOf(request).map(() => ({ stars: (count += 1) })) },
  })
  for (let round = 1; round <= 100; round += 1) await ask(engine)
  expect(engine.counters?.replays).toMatchObject({ same: 0, different: 0 })
})

test('an answer that changes now and then is recorded again at once', async () => {
  const { engine, answers } = await open()
  await record(engine)
  for (let round = 1; round <= 20; round += 1) {
    const told = { ...facts, stock: round }
    Object.assign(answers, answersFrom(told))
    for (let time = 1; time <= 3; time += 1) expect(await ask(engine)).toEqual(expected(told))
  }
  expect(engine.counters?.replays).toMatchObject({ same: 40, different: 20 })
})
