import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createEngine, type Engine, type EngineOptions } from '../../gateway/execute/engine.ts'
import type { RequestScope } from '../../platform/graphql/subgraph-service.ts'
import { link } from './federation-link.ts'
import { anonymousScope, composeRule, toServiceMap, user } from './run-cases.ts'
import { ScriptedService } from './scripted-service.ts'

const composed = composeRule({
  shop: {
    typeDefs: `
      ${link}
      type Query { item(id: ID!): Item list: [Item!] }
      type Mutation { touch: Int }
      type Item { id: ID! parts: [Item!] name(in: String): String }
    `,
  },
})

/** A subgraph whose answers wait until they are let go. */
class HeldService extends ScriptedService {
  private readonly release: () => void

  constructor(answer: (count: number) => unknown) {
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    let count = 0
    super('shop', async () => {
      count += 1
      const own = count
      await held
      return answer(own)
    })
    this.release = release
  }

  letGo(): void {
    this.release()
  }
}

const itemAnswer = (count: number): unknown => ({ data: { item: { id: `answer ${count}` } } })

function createSharingEngine(service: ScriptedService, options: Partial<EngineOptions> = {}): Engine {
  return createEngine({ supergraph: composed.supergraph, services: toServiceMap([service]), ...options })
}

function ask(
  engine: Engine,
  scope: Partial<RequestScope> = {},
  source = 'query ($id: ID!) { item(id: $id) { id } }',
  variables: Record<string, unknown> = { id: '1' },
): Promise<string> {
  const prepared = engine.prepare({ source, document: parse(source) })
  return engine.execute(prepared, variables, { ...anonymousScope, ...scope }).then((result) => result.json)
}

describe('identical queries at the same time', () => {
  test('share one execution', async () => {
    const service = new HeldService(itemAnswer)
    const engine = createSharingEngine(service)
    const answers = [ask(engine, { requestId: 'a' }), ask(engine, { requestId: 'b' }), ask(engine)]
    service.letGo()
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['{"data":{"item":{"id":"answer 1"}}}']))
    expect(service.requests).toHaveLength(1)
    expect(engine.counters?.queries).toEqual({ started: 1, joined: 2 })
  })

  test.each<[string, Partial<RequestScope>, Partial<RequestScope>]>([
    ['users', { viewer: user('u1') }, { viewer: user('u2') }],
    ['roles of one user', { viewer: user('u1') }, { viewer: user('u1', 'OWNER') }],
    ['a user and nobody', { viewer: user('u1') }, {}],
    [
      'propagated headers',
      { headers: { 'accept-language': 'en' } },
      { headers: { 'accept-language': 'ha' } },
    ],
    ['a header and none', { headers: { 'x-tenant': 'a' } }, {}],
  ])('are never shared between different %s', async (_name, one, other) => {
    const service = new HeldService(itemAnswer)
    const engine = createSharingEngine(service)
    const answers = [ask(engine, one), ask(engine, other)]
    service.letGo()
    expect(await Promise.all(answers)).toEqual([
      '{"data":{"item":{"id":"answer 1"}}}',
      '{"data":{"item":{"id":"answer 2"}}}',
    ])
    expect(engine.counters).toMatchObject({
      queries: { started: 2, joined: 0 },
      fetches: { started: 2, joined: 0 },
    })
  })

  test('are not shared when their variables differ', async () => {
    const service = new HeldService(itemAnswer)
    const engine = createSharingEngine(service)
    const answers = [ask(engine), ask(engine, {}, undefined, { id: '2' })]
    service.letGo()
    await Promise.all(answers)
    expect(service.requests).toHaveLength(2)
  })

  test('are not shared once a mutation has come between them', async () => {
    let finish = (): void => {}
    const slow = new Promise<void>((resolve) => (finish = resolve))
    let queries = 0
    const service = new ScriptedService('shop', async ({ query }) => {
      if (query.startsWith('mutation')) return { data: { touch: 1 } }
      queries += 1
      const own = queries
      if (own === 1) await slow
      return itemAnswer(own)
    })
    const engine = createSharingEngine(service)
    const before = ask(engine)
    await ask(engine, {}, 'mutation { touch }', {})
    expect(await ask(engine)).toBe('{"data":{"item":{"id":"answer 2"}}}')
    finish()
    expect(await before).toBe('{"data":{"item":{"id":"answer 1"}}}')
  })

  test('what a mutation reads after it wrote is not what somebody read before', async () => {
    const { supergraph } = composeRule({
      shop: {
        typeDefs: `${link} type Query { item: Item } type Mutation { touch: Item } type Item @key(fields: "id") { id: ID! }`,
      },
      stock: { typeDefs: `${link} type Item @key(fields: "id") { id: ID! left: Int }` },
    })
    const item = { __typename: 'Item', id: '1' }
    const shop = new ScriptedService('shop', () => ({ data: { item, touch: item } }))
    let finish = (): void => {}
    const slow = new Promise<void>((resolve) => (finish = resolve))
    const stock = new ScriptedService('stock', async () => {
      const left = stock.requests.length
      if (left === 1) await slow
      return { data: { _entities: [{ left }] } }
    })
    const engine = createEngine({ supergraph, services: toServiceMap([shop, stock]) })
    const before = ask(engine, {}, '{ item { left } }', {})
    await expect.poll(() => stock.requests.length).toBe(1)
    expect(await ask(engine, {}, 'mutation { touch { left } }', {})).toBe('{"data":{"touch":{"left":2}}}')
    finish()
    expect(await before).toBe('{"data":{"item":{"left":1}}}')
  })

  test('are not shared where sharing is off', async () => {
    const service = new HeldService(itemAnswer)
    const engine = createSharingEngine(service, { sharing: { queries: false, fetches: false } })
    const answers = [ask(engine), ask(engine)]
    service.letGo()
    await Promise.all(answers)
    expect(service.requests).toHaveLength(2)
  })

  test('are executed again when they come one after the other', async () => {
    const service = new HeldService(itemAnswer)
    const engine = createSharingEngine(service)
    service.letGo()
    await ask(engine)
    expect(await ask(engine)).toBe('{"data":{"item":{"id":"answer 2"}}}')
  })
})

describe('mutations at the same time', () => {
  test('are each executed', async () => {
    const service = new HeldService(() => ({ data: { touch: 1 } }))
    const engine = createSharingEngine(service)
    const answers = [ask(engine, {}, 'mutation { touch }', {}), ask(engine, {}, 'mutation { touch }', {})]
    service.letGo()
    await Promise.all(answers)
    expect(service.requests).toHaveLength(2)
  })
})

describe('identical subgraph requests of different queries', () => {
  test('are sent once, and each query gets data of its own', async () => {
    const service = new HeldService(() => ({ data: { list: [{ id: '1', parts: [{ id: '2' }] }] } }))
    const engine = createSharingEngine(service)
    // The two differ in a field that no subgraph is asked for.
    const answers = [
      ask(engine, {}, '{ list { id parts { id } } }', {}),
      ask(engine, {}, '{ __typename list { id parts { id } } }', {}),
    ]
    service.letGo()
    expect(await Promise.all(answers)).toEqual([
      '{"data":{"list":[{"id":"1","parts":[{"id":"2"}]}]}}',
      '{"data":{"__typename":"Query","list":[{"id":"1","parts":[{"id":"2"}]}]}}',
    ])
    expect(service.requests).toHaveLength(1)
    expect(engine.counters?.fetches).toEqual({ started: 1, joined: 1 })
  })
})

describe('callers that leave', () => {
  test('do not stop the work that others wait for', async () => {
    const service = new HeldService(itemAnswer)
    const engine = createSharingEngine(service)
    const leaving = new AbortController()
    const left = ask(engine, { signal: leaving.signal })
    const stays = ask(engine)
    leaving.abort(new Error('gone'))
    await expect(left).rejects.toThrow('gone')
    service.letGo()
    expect(await stays).toBe('{"data":{"item":{"id":"answer 1"}}}')
  })

  test('stop it when they were the last', async () => {
    let seen: AbortSignal | undefined
    const service = new ScriptedService('shop', (_request, { signal }) => {
      seen = signal
      return new Promise(() => {})
    })
    const engine = createSharingEngine(service)
    const leaving = [new AbortController(), new AbortController()]
    const answers = leaving.map(({ signal }) => ask(engine, { signal }))
    leaving[0]?.abort(new Error('first'))
    expect(seen?.aborted).toBe(false)
    leaving[1]?.abort(new Error('second'))
    await Promise.allSettled(answers)
    expect(seen?.aborted).toBe(true)
  })
})

describe('fields marked @fresh', () => {
  const fresh = composeRule({
    shop: {
      typeDefs: `
        ${link}
        extend schema
          @link(url: "https://stratograph.dev/fresh/v1.0", import: ["@fresh"])
          @composeDirective(name: "@fresh")
        directive @fresh on FIELD_DEFINITION
        type Query { item(id: ID!): Item }
        interface Priced { price: Int }
        type Item implements Priced { id: ID! price: Int @fresh }
      `,
    },
  })
  const askFresh = (engine: Engine, selection: string) => {
    const source = `{ item(id: "1") { ${selection} } }`
    return engine.execute(engine.prepare({ source, document: parse(source) }), {}, anonymousScope)
  }

  test.each(['id price', '... on Priced { price }'])('are read for each request: %s', async (selection) => {
    const service = new HeldService(itemAnswer)
    const engine = createEngine({ supergraph: fresh.supergraph, services: toServiceMap([service]) })
    const answers = [askFresh(engine, selection), askFresh(engine, selection)]
    service.letGo()
    await Promise.all(answers)
    expect(service.requests).toHaveLength(2)
    expect(engine.counters).toMatchObject({ queries: { started: 0 }, fetches: { started: 0 } })
  })

  test('leave operations without them shared', async () => {
    const service = new HeldService(itemAnswer)
    const engine = createEngine({ supergraph: fresh.supergraph, services: toServiceMap([service]) })
    const answers = [askFresh(engine, 'id'), askFresh(engine, 'id')]
    service.letGo()
    await Promise.all(answers)
    expect(service.requests).toHaveLength(1)
  })
})

describe('operations kept ready', () => {
  test('are dropped by what they take in memory, the ones not used for longest first', async () => {
    const service = new HeldService(itemAnswer)
    service.letGo()
    const engine = createSharingEngine(service, { maxPreparedBytes: 40_000 })
    const sources = Array.from(
      { length: 20 },
      (_, index) => `query Q${index}($id: ID!) { item(id: $id) { id } }`,
    )
    for (const source of sources) await ask(engine, {}, source)
    const { entries = 0, weight = 0, evictions } = engine.counters?.prepared ?? {}
    expect(weight).toBeLessThanOrEqual(40_000)
    expect(entries).toBeGreaterThan(0)
    expect(evictions).toBe(20 - entries)
  })
})
