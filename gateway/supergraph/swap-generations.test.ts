import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { addressOf } from '../../platform/events/event.ts'
import type { Logger } from '../../platform/telemetry/log.ts'
import {
  composeTinyGraph,
  createAccounts,
  createReviews,
  createTinySubgraph,
  serveElsewhere,
  silentLog,
  startTinyGateway,
} from '../../tests/testkit/tiny-graph.ts'
import type { TinyGatewayOptions, TinySubgraph } from '../../tests/testkit/tiny-graph.ts'
import type { RunningGateway } from '../gateway.ts'
import { managedSupergraph } from './managed-supergraph.ts'
import { fileSupergraph } from './supergraph-source.ts'

const accounts = createAccounts()
const reviews = createReviews()
const first = composeTinyGraph([accounts, reviews])
const withNickname = composeTinyGraph([
  { ...accounts, sdl: accounts.sdl.replace('name: String }', 'name: String nickname: String }') },
  reviews,
])
const withoutTicking = composeTinyGraph([
  { ...accounts, sdl: accounts.sdl.replace('ticking: User', '') },
  reviews,
])
const elsewhere = composeTinyGraph([accounts, { ...reviews, name: 'opinions' }])

const releases: (() => unknown)[] = []
afterEach(async () => {
  for (const release of releases.splice(0).reverse()) await release()
})

/** A gateway whose supergraph is whatever was offered last. */
async function start(options: TinyGatewayOptions = {}) {
  let offered = first
  const supergraph = { read: async () => offered }
  const gateway = await startTinyGateway([accounts, reviews], { supergraph, ...options })
  releases.push(() => gateway.stop())
  const offer = (sdl: string) => {
    offered = sdl
    return gateway.generations.reload()
  }
  return { gateway, offer }
}

async function ask({ url }: RunningGateway, query: string): Promise<unknown> {
  const body = JSON.stringify({ query })
  const headers = { 'content-type': 'application/json' }
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json()
}

function subscribe({ url }: RunningGateway, query: string) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
  releases.push(() => client.dispose())
  const results: unknown[] = []
  const ended = new Promise<unknown>((resolve) => {
    client.subscribe(
      { query },
      {
        next: (result) => results.push(result.data),
        error: resolve,
        complete: () => resolve('complete'),
      },
    )
  })
  return { results, ended }
}

async function waitUntil(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !isSo(); tries += 1) await sleep(25)
  expect(isSo()).toBe(true)
}

const nicknames = '{ users { nickname } }'

describe('another supergraph', () => {
  test.each([false, true])(
    'takes over, and back (planned in the background: %s)',
    async (planInBackground) => {
      const { gateway, offer } = await start({ planInBackground })
      expect(await ask(gateway, nicknames)).toMatchObject({
        errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      })
      expect(await offer(withNickname)).toMatchObject({ outcome: 'swapped', number: 2, problems: [] })
      expect(await ask(gateway, nicknames)).toEqual({
        data: { users: [{ nickname: null }, { nickname: null }] },
      })
      expect(await offer(first)).toMatchObject({ outcome: 'swapped', number: 3 })
      expect(await ask(gateway, nicknames)).toMatchObject({
        errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      })
    },
  )

  test('takes over behind ApolloServer as well', async () => {
    const { gateway, offer } = await start({ front: 'apollo' })
    const refused = { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }
    expect(await ask(gateway, nicknames)).toMatchObject(refused)
    await offer(withNickname)
    expect(await ask(gateway, nicknames)).toEqual({
      data: { users: [{ nickname: null }, { nickname: null }] },
    })
    await offer(first)
    expect(await ask(gateway, nicknames)).toMatchObject(refused)
  })

  test('is left alone when it is the one that serves', async () => {
    const { gateway, offer } = await start()
    expect(await offer(first)).toMatchObject({ outcome: 'unchanged', number: 1 })
    expect(gateway.generations.status).toMatchObject({ swapped: 0, lastReload: { outcome: 'unchanged' } })
  })

  test('has ready what the one before was asked', async () => {
    const { gateway, offer } = await start({ planInBackground: true })
    const query = '{ users { id name reviews { text } } }'
    await ask(gateway, query)
    await offer(withNickname)
    expect(gateway.generations.current.engine.counters?.prepared).toMatchObject({ entries: 1, hits: 0 })
    await ask(gateway, query)
    expect(gateway.generations.current.engine.counters?.prepared).toMatchObject({ entries: 1, hits: 1 })
  })

  test('does not touch a query that runs', async () => {
    const { gateway, offer } = await start({ planInBackground: true })
    const running = ask(gateway, '{ slow(ms: 600) users { name reviews { text } } }')
    await sleep(100)
    expect(await offer(withNickname)).toMatchObject({ outcome: 'swapped' })
    expect(await running).toMatchObject({ data: { slow: 600, users: [{ name: 'Ada' }, { name: 'Grace' }] } })
  })

  test('is taken once by those who offer it at the same time', async () => {
    const { gateway, offer } = await start()
    await Promise.all([offer(withNickname), offer(withNickname), offer(withNickname)])
    expect(gateway.generations.status).toMatchObject({ number: 2, swapped: 1, refused: 0 })
  })
})

describe('a subscription that runs while the supergraph changes', () => {
  const ticking = 'subscription { ticking { id name } }'

  test('goes on where its events lie in no log: none is told twice, none is left out', async () => {
    const clock = createTinySubgraph('clock', 'type Query { now: Int } type Subscription { tick: Int! }', {
      Subscription: {
        tick: {
          subscribe: async function* () {
            for (let tick = 1; tick <= 40; tick += 1) {
              await sleep(10)
              yield { tick }
            }
          },
        },
      },
    })
    const graph = composeTinyGraph([accounts, clock])
    let offered = graph
    const gateway = await startTinyGateway([accounts, clock], { supergraph: { read: async () => offered } })
    releases.push(() => gateway.stop())
    const { results, ended } = subscribe(gateway, 'subscription { tick }')
    await waitUntil(() => results.length > 0)
    offered = composeTinyGraph([
      { ...accounts, sdl: accounts.sdl.replace('name: String }', 'name: String nickname: String }') },
      clock,
    ])
    expect(await gateway.generations.reload()).toMatchObject({ outcome: 'swapped' })
    expect(results.length).toBeLessThan(40)
    expect(await ended).toBe('complete')
    expect(results).toEqual(Array.from({ length: 40 }, (_, index) => ({ tick: index + 1 })))
  })

  test('is told why when it no longer fits', async () => {
    const { gateway, offer } = await start()
    const { results, ended } = subscribe(gateway, ticking)
    await waitUntil(() => results.length === 1)
    await offer(withoutTicking)
    expect(await ended).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('Cannot query field "ticking" on type "Subscription"'),
        extensions: { code: 'SUBSCRIPTION_NO_LONGER_VALID' },
      }),
    ])
  })
})

test.each(['here', 'elsewhere'])(
  'a stream that lies in a log goes on behind its last answer, its subgraph %s',
  async (place) => {
    const counter = createCounter()
    const graph = (sdl: string) => composeTinyGraph([{ ...accounts, sdl }, counter])
    let offered = graph(accounts.sdl)
    const distributed = place === 'elsewhere' ? await serveElsewhere([accounts, counter]) : undefined
    if (distributed) releases.push(() => distributed.stop())
    const gateway = await startTinyGateway([accounts, counter], {
      supergraph: { read: async () => offered },
      ...(distributed ? { services: distributed.services } : {}),
    })
    releases.push(() => gateway.stop())
    const followers = Array.from({ length: 5 }, () => subscribe(gateway, 'subscription { count }'))
    await waitUntil(() => followers.every(({ results }) => results.length > 0))
    for (let reload = 1; reload <= 4; reload += 1) {
      const isOdd = reload % 2 === 1
      offered = graph(
        isOdd ? accounts.sdl.replace('name: String }', 'name: String nickname: String }') : accounts.sdl,
      )
      expect(await gateway.generations.reload()).toMatchObject({ outcome: 'swapped' })
      await sleep(50)
    }
    const told = () =>
      followers.map(({ results }) => results.map((data) => (data as { count: number }).count))
    const enough = counter.last() + 10
    await waitUntil(() => told().every((numbers) => (numbers.at(-1) ?? 0) >= enough))
    for (const numbers of told()) {
      const [first = 0] = numbers
      expect(numbers).toEqual(numbers.map((_, index) => first + index))
    }
  },
)

/** Counts for as long as somebody asks, and says where each number lies. */
function createCounter(): TinySubgraph & { last(): number } {
  const startedAtMs = performance.now()
  const last = () => Math.floor((performance.now() - startedAtMs) / 10)
  const placed = (data: { count: number } | null, position: number) => ({
    data,
    extensions: { position: addressOf(String(position), '0123456789abcdef') },
  })
  return {
    ...createTinySubgraph('counter', 'type Query { now: Int } type Subscription { count: Int! }', {}),
    last,
    async *subscribe(_, { live, signal }) {
      let position = Number(live?.position?.split('@')[0] ?? last())
      yield placed(null, position)
      const isStopped = () => signal?.aborted === true
      while (!isStopped()) {
        for (; position < last(); position += 1) yield placed({ count: position + 1 }, position + 1)
        await sleep(5)
      }
    },
  }
}

test.each(['text/event-stream', 'multipart/mixed;subscriptionSpec="1.0"'])(
  'a stream over HTTP is told as well why it no longer fits (%s)',
  async (accept) => {
    const { gateway, offer } = await start()
    const body = JSON.stringify({ query: 'subscription { ticking { id } }' })
    const headers = { accept, 'content-type': 'application/json' }
    const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body })
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk)
      if (gateway.generations.status.number === 1 && text.includes('"ticking"')) await offer(withoutTicking)
    }
    expect(text).toContain('"code":"SUBSCRIPTION_NO_LONGER_VALID"')
  },
)

describe('a supergraph that cannot be served', () => {
  test.each([
    ['does not parse', 'type Query {', 'INVALID_SUPERGRAPH'],
    ['is no supergraph', 'type Query { a: Int }', 'INVALID_SUPERGRAPH'],
    ['names a type that is not there', first.replace('text: String!', 'text: Strong!'), 'INVALID_SUPERGRAPH'],
    ['needs a subgraph nobody reaches', elsewhere, 'UNKNOWN_SUBGRAPH'],
  ])('is refused with one line when it %s, and the present one stays', async (_, sdl, code) => {
    const lines: Record<string, unknown>[] = []
    const { gateway, offer } = await start({ log: logTo(lines), planInBackground: true })
    lines.length = 0
    const { id } = gateway.generations.status
    const result = await offer(sdl)
    expect(result).toMatchObject({ outcome: 'refused', number: 1, id })
    expect(result.problems.length).toBeGreaterThan(0)
    expect(lines).toEqual([expect.objectContaining({ code, serving: id, problems: result.problems })])
    expect(gateway.generations.status).toMatchObject({
      number: 1,
      refused: 1,
      lastReload: { outcome: 'refused' },
    })
    expect(await ask(gateway, '{ users { name } }')).toEqual({
      data: { users: [{ name: 'Ada' }, { name: 'Grace' }] },
    })
    expect(await offer(withNickname)).toMatchObject({ outcome: 'swapped', number: 2 })
  })
})

describe('the source', () => {
  test('may be a file that is watched', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stratograph-watch-'))
    releases.push(() => rm(folder, { recursive: true }))
    const path = join(folder, 'supergraph.graphql')
    await writeFile(path, first)
    const supergraph = fileSupergraph(path, { isWatched: true, intervalMs: 25 })
    const { gateway } = await start({ supergraph })
    await writeFile(`${path}.new`, withNickname)
    await rename(`${path}.new`, path)
    await waitUntil(() => gateway.generations.status.number === 2)
    await rm(path)
    await waitUntil(() => gateway.generations.status.refused > 0)
    expect(await ask(gateway, nicknames)).toHaveProperty('data')
  })

  test('may be a registry that is asked again and again', async () => {
    const published = [first]
    const asked: unknown[] = []
    const registry = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        const { ref, apiKey, ifAfterId } = JSON.parse(body).variables
        asked.push([ref, apiKey])
        const id = String(published.length)
        const isNew = ifAfterId !== id
        const routerConfig = isNew
          ? { __typename: 'RouterConfigResult', id, supergraphSdl: published.at(-1), minDelaySeconds: 0.1 }
          : { __typename: 'Unchanged' }
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: { routerConfig } }))
      })
    })
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
    releases.push(() => registry.close())
    const endpoints = [`http://127.0.0.1:${(registry.address() as AddressInfo).port}/`]
    const options = { key: 'service:tiny:secret', graphRef: 'tiny@main', endpoints, log: silentLog }
    const { gateway } = await start({ supergraph: await managedSupergraph(options) })
    expect(gateway.generations.status.number).toBe(1)
    published.push(withNickname)
    await waitUntil(() => gateway.generations.status.number === 2)
    expect(asked[0]).toEqual(['tiny@main', 'service:tiny:secret'])
    expect(await ask(gateway, nicknames)).toHaveProperty('data')
  })
})

function logTo(lines: Record<string, unknown>[]): Logger {
  return pino({ level: 'error' }, { write: (line) => lines.push(JSON.parse(line)) })
}
