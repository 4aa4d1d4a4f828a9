import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { EntityCache } from '../cache/entity-cache.ts'
import { FeedState } from '../cache/feed-state.ts'
import type { RequestScope, SubgraphResult } from '../../platform/graphql/subgraph-service.ts'
import { anonymousViewer } from '../../platform/auth/viewer.ts'
import { composeTinyGraph, createTinySubgraph } from '../../tests/testkit/tiny-graph.ts'
import { loadSupergraph } from '../supergraph/supergraph.ts'
import { createEngine } from './engine.ts'
import type { FetchRecord } from './run.ts'

const ids = [1, 2, 3].map((n) => `0190a0a0-0000-7000-8000-00000000000${n}`)
const log = 'f00dfeed00000000'
const at = (position: number) => `${position}@${log}`
const scope: RequestScope = { viewer: anonymousViewer, requestId: 'r' }

/** A shop that lists batteries, and a maker who knows their names and lets answers be kept. */
function setUp() {
  const names = new Map(ids.map((id) => [id, 'old']))
  const shop = createTinySubgraph(
    'shop',
    `type Query { batteries(first: Int!): [Battery!]! } type Mutation { touch: Int }
     type Subscription { changed: Battery } type Battery @key(fields: "id") { id: ID! }`,
    {
      Query: {
        batteries: (_: unknown, { first }: { first: number }) => ids.slice(0, first).map((id) => ({ id })),
      },
      Mutation: { touch: () => 1 },
      Subscription: {
        changed: {
          subscribe: async function* () {
            yield { changed: { id: ids[0] } }
          },
        },
      },
    },
  )
  const maker = createTinySubgraph('maker', 'type Battery @key(fields: "id") { id: ID! name: String }', {
    Battery: { __resolveReference: ({ id }: { id: string }) => ({ id, name: names.get(id) }) },
  })
  let held: Promise<unknown> = Promise.resolve()
  const gate = { hold: (until: Promise<unknown>) => void (held = until) }
  const extensions = { cacheControl: 'max-age=60, public', eventLog: log }
  const keeping = {
    ...maker,
    async execute(request: Parameters<typeof maker.execute>[0], own: RequestScope): Promise<SubgraphResult> {
      const result = await maker.execute(request, own)
      // What was read waits on its way back.
      await held
      return { ...result, extensions }
    },
  }
  const telling = {
    ...shop,
    async *subscribe(...of: Parameters<typeof shop.subscribe>) {
      for await (const event of shop.subscribe(...of)) yield { ...event, extensions: { position: at(7) } }
    },
  }
  const feed = new FeedState()
  feed.tell(at(1), [])
  const entityCache = new EntityCache(1_000_000, feed)
  const supergraph = loadSupergraph(composeTinyGraph([shop, maker]))
  const services = new Map([
    ['shop', telling],
    ['maker', keeping],
  ])
  const engine = createEngine({ supergraph, services, entityCache })
  const prepare = (source: string) => engine.prepare({ source, document: parse(source) })
  const ask = async (source: string, onFetch?: (fetch: FetchRecord) => void) =>
    JSON.parse((await engine.execute(prepare(source), {}, scope, { onFetch })).json).data
  const readNames = async (first = 1, onFetch?: (fetch: FetchRecord) => void) => {
    const { batteries } = await ask(`{ batteries(first: ${first}) { name } }`, onFetch)
    return batteries.map(({ name }: { name: string }) => name)
  }
  return { names, maker, gate, feed, engine, prepare, ask, readNames }
}

test('what is kept sends nothing, and of several entities only those are asked for that are not kept', async () => {
  const { names, maker, engine, readNames } = setUp()
  await readNames(1)
  names.set(String(ids[0]), 'new')
  const fetches: FetchRecord[] = []
  expect(await readNames(3, (fetch) => fetches.push(fetch))).toEqual(['old', 'old', 'old'])
  const ofMaker = fetches.filter(({ serviceName }) => serviceName === 'maker')
  expect(ofMaker.map(({ outcome, representations }) => [outcome, representations])).toEqual([
    ['kept', 1],
    ['answered', 2],
  ])
  expect(await readNames(3)).toEqual(['old', 'old', 'old'])
  expect(maker.requests.map(({ variables }) => variables?.['representations'])).toEqual([
    [{ __typename: 'Battery', id: ids[0] }],
    ids.slice(1).map((id) => ({ __typename: 'Battery', id })),
  ])
  expect(engine.counters?.entities).toMatchObject({ entries: 3, hits: 4, misses: 3 })
})

test('what an event names is asked for anew', async () => {
  const { names, feed, readNames } = setUp()
  await readNames(2)
  names.set(String(ids[0]), 'new').set(String(ids[1]), 'new')
  feed.tell(at(2), [String(ids[0])])
  expect(await readNames(2)).toEqual(['new', 'old'])
})

test('an answer that was read before an event is kept neither by who asked before nor by who asks after', async () => {
  const { names, maker, gate, feed, readNames } = setUp()
  const { promise, resolve } = Promise.withResolvers<void>()
  gate.hold(promise)
  const early = readNames(1)
  await expect.poll(() => maker.requests.length).toBe(1)
  names.set(String(ids[0]), 'new')
  feed.tell(at(2), [String(ids[0])])
  // Not the same operation, so that it is the request to the maker that could be shared.
  const late = readNames(1, () => undefined)
  await expect.poll(() => maker.requests.length).toBe(2)
  resolve()
  expect([await early, await late, await readNames(1)]).toEqual([['old'], ['new'], ['new']])
  expect(maker.requests).toHaveLength(2)
})

test('after a mutation everybody reads anew until the feed is past it', async () => {
  const { names, maker, feed, ask, readNames } = setUp()
  await readNames(1)
  names.set(String(ids[0]), 'new')
  await ask('mutation { touch }')
  expect(await readNames(1)).toEqual(['new'])
  feed.locate(at(5), feed.expected)
  feed.tell(at(5), [String(ids[0])])
  expect([await readNames(1), await readNames(1)]).toEqual([['new'], ['new']])
  expect(maker.requests).toHaveLength(3)
})

test('after an event of a subscription everybody reads anew until the feed is past it', async () => {
  const { names, engine, prepare, feed, readNames } = setUp()
  await readNames(1)
  names.set(String(ids[0]), 'new')
  const results = []
  for await (const { json } of engine.subscribe(prepare('subscription { changed { name } }'), {}, scope))
    results.push(JSON.parse(json))
  expect(results).toEqual([{ data: { changed: { name: 'new' } } }])
  expect(await readNames(1)).toEqual(['new'])
  feed.tell(at(7), [String(ids[0])])
  expect(await readNames(1)).toEqual(['new'])
})
