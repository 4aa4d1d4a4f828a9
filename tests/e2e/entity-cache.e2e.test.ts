import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { openDatabase } from '../../platform/database/database.ts'
import type { Database } from '../../platform/database/database.ts'
import { appendEvents } from '../../platform/events/append.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { openStream } from '../live/running-streams.ts'
import {
  becomesReady,
  createSeededDatabase,
  environmentFor,
  killProcess,
  processModes,
  signIn,
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

/** Asks identity who wrote an article: `email` is for those who may know it. */
const readAuthor = /* GraphQL */ `
  query ($id: ID!) {
    knowledgeArticle(id: $id) {
      author {
        displayName
        email
      }
    }
  }
`
const rename = /* GraphQL */ `
  mutation ($input: UserProfileUpdateInput!) {
    userProfileUpdate(input: $input) {
      userErrors {
        message
      }
    }
  }
`
const followRenames =
  'subscription { domainEventAppended(types: ["identity.user.profile_updated"]) { data } }'

describe.each(processModes)('entities that the gateway keeps, in %s', (mode) => {
  let graph: Graph
  let database: Database
  const tokens = new Map<string, string>()
  let articleId: string
  let writerId: string

  beforeAll(async () => {
    graph = await startGraph(mode)
    database = openDatabase({ url: graph.databaseUrl, poolSize: 2, name: 'entity cache test' })
    for (const name of ['agent', 'manager', 'dealer'])
      tokens.set(name, await signIn(graph.url, `${name}@demo.stratograph.test`))
    const { data } = await ask('agent', '{ me { id } }')
    writerId = String(data.me?.id)
    articleId = await database.as(serviceViewer('ai'), 'test').write(async (tx) => {
      const [row] = await tx.execute<{ id: string }>(
        sql`update ai.knowledge_articles set author_id = ${writerId}
             where id = (select id from ai.knowledge_articles
                          where status = 'PUBLISHED' and audience = 'PUBLIC' order by id limit 1)
            returning id`,
      )
      return String(row?.id)
    })
  }, 120_000)
  afterAll(async () => {
    await database?.close()
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
      await Promise.all(['agent', 'manager'].map(becomesKept))
      await write(`Own ${number}`)
      expect(await namesFor('agent', 'manager')).toEqual([`Own ${number}`, `Own ${number}`])
    }
  })

  test('are never older than an event that a reader has seen, whoever wrote', async () => {
    const stream = openStream('event-stream', {
      url: graph.url,
      token: tokens.get('manager') ?? '',
      query: followRenames,
      variables: {},
    })
    const seen = () => stream.results.map(({ data }) => data?.domainEventAppended.data.displayName)
    // It tells where it begins once it is live.
    await stream.reaches(1)
    for (let number = 0; number < 10; number += 1) {
      await Promise.all(['agent', 'manager'].map(becomesKept))
      await writeElsewhere(`Seen ${number}`)
      await expect.poll(() => seen().at(-1), { interval: 1, timeout: 10_000 }).toBe(`Seen ${number}`)
      expect(await namesFor('manager', 'agent', 'manager')).toEqual(Array(3).fill(`Seen ${number}`))
    }
    stream.stop()
  })

  test('are asked for anew while nobody tells of events, and kept again afterwards', async ({ skip }) => {
    if (!graph.killFeed) return skip('whoever tells of events cannot die alone in one process')
    await Promise.all(['agent', 'manager'].map(becomesKept))
    const killed = graph.killFeed()
    for (let number = 0; number < 10; number += 1) {
      await write(`Dead ${number}`)
      expect(await namesFor('agent', 'manager')).toEqual([`Dead ${number}`, `Dead ${number}`])
      if (number === 5) await killed
    }
    expect(await read('manager')).toMatchObject({ asked: 1, kept: 0 })
    graph.startFeed()
    for (let number = 0; number < 5; number += 1) {
      await Promise.all(['agent', 'manager'].map(becomesKept))
      await write(`Back ${number}`)
      expect(await namesFor('agent', 'manager')).toEqual([`Back ${number}`, `Back ${number}`])
    }
  })

  async function write(displayName: string): Promise<void> {
    const { data } = await ask('agent', rename, { input: { displayName } })
    expect(data).toEqual({ userProfileUpdate: { userErrors: [] } })
  }

  /** As another gateway or a job does it. */
  async function writeElsewhere(displayName: string): Promise<void> {
    const { data } = await ask(
      'manager',
      '{ viewer: me { memberships { edges { node { organisation { id } } } } } }',
    )
    const organisationId = data.viewer?.memberships.edges[0]?.node.organisation.id ?? null
    await database.as(serviceViewer('identity'), 'test').write(async (tx) => {
      await tx.execute(sql`update identity.users set display_name = ${displayName} where id = ${writerId}`)
      const event = {
        type: 'identity.user.profile_updated',
        data: { userId: writerId, displayName, changed: ['displayName'] },
      }
      await appendEvents(tx, { stream: `identity.user/${writerId}`, organisationId, events: [event] })
    })
  }

  async function becomesKept(reader: string): Promise<void> {
    await expect.poll(() => read(reader).then(({ kept }) => kept), { timeout: 20_000 }).toBe(1)
  }

  async function namesFor(...readers: string[]): Promise<unknown[]> {
    const answers = await Promise.all(readers.map((reader) => read(reader)))
    return answers.map(({ name }) => name)
  }

  async function read(reader: string) {
    const { data, extensions } = await ask(reader, readAuthor, { id: articleId })
    const ofIdentity = extensions.explain.fetches.filter(({ serviceName }) => serviceName === 'identity')
    const kept = ofIdentity.filter(({ outcome }) => outcome === 'kept').length
    const { displayName: name, email } = data.knowledgeArticle?.author ?? {}
    return { name, email, asked: ofIdentity.length - kept, kept }
  }

  async function ask(reader: string, query: string, variables: object = {}): Promise<Answer> {
    const answer = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tokens.get(reader)}`,
        'x-stratograph-explain': 'true',
      },
      body: JSON.stringify({ query, variables }),
    })
    return (await answer.json()) as Answer
  }
})

interface Answer {
  readonly data: {
    readonly me?: { readonly id: string }
    readonly viewer?: {
      readonly memberships: {
        readonly edges: readonly { readonly node: { readonly organisation: { readonly id: string } } }[]
      }
    }
    readonly knowledgeArticle?: {
      readonly author: { readonly displayName: string; readonly email: string | null } | null
    } | null
  }
  readonly extensions: {
    readonly explain: {
      readonly fetches: readonly { readonly serviceName: string; readonly outcome: string }[]
    }
  }
}
