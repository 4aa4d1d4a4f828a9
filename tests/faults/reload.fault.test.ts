import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { rootFolder } from '../../platform/config/root-folder.ts'
import type { Generation } from '../../gateway/supergraph/generation.ts'
import type { SwappedGenerations } from '../../gateway/supergraph/swap-generations.ts'
import { countTo, createNumberedEvents, readNumber } from '../live/numbered-events.ts'
import type { NumberedEvents } from '../live/numbered-events.ts'
import { composeChanged } from '../testkit/compose-changed.ts'
import { post, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

const reloadCount = 50
const socketCount = 25
const subscriptionsPerSocket = 20

describe('50 supergraphs one after the other', () => {
  let folder: string
  let path: string
  let system: RunningSystem
  let token: string
  let generations: SwappedGenerations
  const supergraphs: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stratograph-reload-'))
    path = join(folder, 'supergraph.graphql')
    supergraphs.push(
      await readFile(join(rootFolder, 'schema', 'supergraph.graphql'), 'utf8'),
      await composeChanged('ecosystem', (sdl) =>
        sdl.replace(/(type DomainEvent[^{]*\{)/, '$1\n  """Only here."""\n  added: String\n'),
      ),
    )
    await offer(0)
    system = await startSystem('one process', { SUPERGRAPH: path })
    const gateway = system.local?.gateway
    if (!gateway) throw new Error('The gateway should run here.')
    generations = gateway.generations
    token = await signIn(system.url, 'owner@demo.stratograph.test')
  }, 60_000)
  afterAll(async () => {
    await system?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Written beside and renamed, as whoever deploys does it. */
  async function offer(index: number, text = supergraphs[index] ?? ''): Promise<void> {
    await writeFile(`${path}.new`, text)
    await rename(`${path}.new`, path)
  }

  test('drop, lose and double nothing for 500 subscriptions, fail no query, and leave no generation behind', async () => {
    const events = createNumberedEvents(system.databaseUrl, token)
    const followers = Array.from({ length: socketCount }, (_, socket) =>
      followMany(events, system.url, token, socket),
    )
    await Promise.all(followers.map(({ begun }) => begun))
    const seen: WeakRef<Generation>[] = []
    let isReloading = true
    const asking = [ask(() => isReloading), ask(() => isReloading)]
    const appended = appendWhile(events, () => isReloading)
    for (let reload = 1; reload <= reloadCount; reload += 1) {
      await offer(reload % 2)
      expect(await generations.reload()).toMatchObject({ outcome: 'swapped', number: reload + 1 })
      seen.push(new WeakRef(generations.current))
      await sleep(50)
    }
    isReloading = false
    const expected = countTo(await appended)
    expect(expected.length).toBeGreaterThan(reloadCount)
    for (const asked of await Promise.all(asking)) expect(asked).toBeGreaterThan(reloadCount)
    await waitUntil(() =>
      followers.every(({ numbers }) => numbers.every(({ length }) => length >= expected.length)),
    )
    // One event more than there are would still come.
    await sleep(300)
    const wrong = followers
      .flatMap(({ numbers }) => numbers)
      .filter((told) => told.join() !== expected.join())
    expect(wrong).toEqual([])
    expect(followers.flatMap(({ ends }) => ends)).toEqual([])
    expect(await countLeft(seen)).toBeLessThanOrEqual(1)
    expect(generations.status).toMatchObject({ number: reloadCount + 1, swapped: reloadCount, refused: 0 })
    for (const { client } of followers) await client.dispose()
    await events.close()
  }, 240_000)

  /** Asks one after the other what fits every supergraph; answers how often. */
  async function ask(goesOn: () => boolean): Promise<number> {
    let asked = 0
    for (; goesOn(); asked += 1) {
      const query = `query Asked${asked % 10} { me { id } leads(first: 2) { edges { node { id } } } }`
      const answer = await post(system.url, query, {}, token)
      expect(answer).toMatchObject({ status: 200, data: { me: { id: expect.any(String) } } })
      expect(answer.errors).toBeUndefined()
      await sleep(50)
    }
    return asked
  }
})

/** Answers how many were written. */
async function appendWhile(events: NumberedEvents, goesOn: () => boolean): Promise<number> {
  let last = 0
  for (; goesOn(); last += 1) {
    await events.append(last + 1, last + 1)
    await sleep(250)
  }
  return last
}

/** Many subscriptions on one socket that never comes back once it is lost; every tenth one is like nobody else's. */
function followMany(events: NumberedEvents, url: string, token: string, socket: number) {
  const client: Client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  })
  const ends: unknown[] = []
  const begun: Promise<void>[] = []
  const numbers = Array.from({ length: subscriptionsPerSocket }, (_, index) => {
    const told: number[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    begun.push(promise)
    const own = index % 10 > 0 ? [] : [`test.nothing.s${socket}i${index}`]
    const types = [...(events.variables['types'] as string[]), ...own]
    const payload = { query: events.query, variables: { types }, extensions: { cursor: null } }
    const next = (result: { data?: unknown }) => (result.data ? told.push(readNumber(result)) : resolve())
    let isOver = false
    client.on('closed', () => (isOver = true))
    client.subscribe(payload, {
      next,
      error: (error) => ends.push(error),
      complete: () => isOver || ends.push('complete'),
    })
    return told
  })
  return { client, ends, numbers, begun: Promise.all(begun) }
}

async function waitUntil(isDone: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !isDone(); tries += 1) await sleep(100)
}

/** How many still exist after a thorough garbage collection. */
async function countLeft(generations: readonly WeakRef<Generation>[]): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let round = 0; round < 5; round += 1) {
    await sleep(100)
    collect()
  }
  return generations.filter((generation) => generation.deref() !== undefined).length
}
