import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subgraphNames } from '../../platform/config/services.ts'
import { createKnownAuthor } from '../testkit/known-author.ts'
import type { KnownAuthor, Reader } from '../testkit/known-author.ts'
import {
  becomesReady,
  createSeededDatabase,
  environmentFor,
  killProcess,
  processModes,
  startProcess,
  startSystem,
} from '../testkit/system.ts'
import type { ProcessMode } from '../testkit/system.ts'

interface Graph {
  readonly url: string
  readonly databaseUrl: string
  /** Kills whoever tells of events, without a word; undefined where that would be the gateway itself. */
  readonly killFeed: (() => Promise<void>) | undefined
  startFeed(): void
  stop(): Promise<void>
}

const sourceOfEvents = 'ecosystem'

async function startGraph(mode: ProcessMode): Promise<Graph> {
  const cache = { ENTITY_CACHE_MB: '8' }
  if (mode === 'one process') {
    const system = await startSystem(mode, cache)
    return { ...system, killFeed: undefined, startFeed: () => undefined, stop: () => system.stop() }
  }
  const { databaseUrl, drop } = await createSeededDatabase()
  const dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-cache-'))
  const environment: NodeJS.ProcessEnv = {
    ...(await environmentFor(databaseUrl)),
    DATA_FOLDER: dataFolder,
    ...cache,
  }
  const others = subgraphNames.filter((name) => name !== sourceOfEvents)
  const start = (...services: string[]) => startProcess(services, environment)
  const children: ChildProcess[] = [start('gateway'), start(...others)]
  let feed = start(sourceOfEvents)
  const url = `http://127.0.0.1:${environment['PORT']}`
  await becomesReady(url, [...children, feed])
  return {
    url,
    databaseUrl,
    killFeed: () => killProcess(feed),
    startFeed: () => void (feed = start(sourceOfEvents)),
    async stop() {
      await Promise.all([...children, feed].map((child) => killProcess(child)))
      await drop()
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

describe.each(processModes)('entities that the gateway keeps, in %s', (mode) => {
  let graph: Graph
  let author: KnownAuthor

  beforeAll(async () => {
    graph = await startGraph(mode)
    author = await createKnownAuthor(graph.url, graph.databaseUrl)
  }, 120_000)
  afterAll(async () => {
    await author?.close()
    await graph?.stop()
  })

  test('are answered without asking their subgraph, each to whoever was answered before', async () => {
    await becomesKept('agent')
    const kept = await read('agent')
    expect(kept).toMatchObject({ asked: 0, kept: 1, email: 'agent@demo.stratograph.test' })
    // Of another organisation, who may see less of the very same person.
    expect(await read('dealer')).toEqual({ name: kept.name, email: null, asked: 1, kept: 0 })
    await becomesKept('dealer')
    expect(await read('dealer')).toMatchObject({ email: null, asked: 0 })
    expect(await read('agent')).toMatchObject({ email: 'agent@demo.stratograph.test', asked: 0 })
  })

  test('are never older than what was written through the gateway, for the writer and for others', async () => {
    for (let number = 0; number < 10; number += 1) {
      await areKept()
      await write(`Own ${number}`)
      expect(await namesFor('agent', 'manager')).toEqual([`Own ${number}`, `Own ${number}`])
    }
  })

  test('are never older than an event that a reader has seen, whoever wrote', async () => {
    const stream = author.followRenames(graph.url)
    const seen = () => stream.results.map(({ data }) => data?.domainEventAppended.data.displayName)
    // It tells where it begins once it is live.
    await stream.reaches(1)
    for (let number = 0; number < 10; number += 1) {
      await areKept()
      await author.writeElsewhere(`Seen ${number}`)
      await expect.poll(() => seen().at(-1), { interval: 1, timeout: 10_000 }).toBe(`Seen ${number}`)
      expect(await namesFor('manager', 'agent', 'manager')).toEqual(Array(3).fill(`Seen ${number}`))
    }
    stream.stop()
  })

  test('are asked for anew while nobody tells of events, and kept again afterwards', async ({ skip }) => {
    if (!graph.killFeed) return skip('whoever tells of events cannot die alone in one process')
    await areKept()
    const killed = graph.killFeed()
    for (let number = 0; number < 10; number += 1) {
      await write(`Dead ${number}`)
      expect(await namesFor('agent', 'manager')).toEqual([`Dead ${number}`, `Dead ${number}`])
      if (number === 5) await killed
    }
    expect(await read('manager')).toMatchObject({ asked: 1, kept: 0 })
    graph.startFeed()
    for (let number = 0; number < 5; number += 1) {
      await areKept()
      await write(`Back ${number}`)
      expect(await namesFor('agent', 'manager')).toEqual([`Back ${number}`, `Back ${number}`])
    }
  })

  const write = (displayName: string) => author.write(graph.url, displayName)
  const read = (reader: Reader) => author.read(graph.url, reader)
  const becomesKept = (reader: Reader) => author.becomesKept(graph.url, reader)
  const areKept = () => Promise.all([becomesKept('agent'), becomesKept('manager')])

  async function namesFor(...readers: Reader[]): Promise<unknown[]> {
    const answers = await Promise.all(readers.map((reader) => read(reader)))
    return answers.map(({ name }) => name)
  }
})
