import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { subgraphNames } from '../../platform/config/services.ts'
import { openDatabase } from '../../platform/database/database.ts'
import type { Database } from '../../platform/database/database.ts'
import { appendEvents } from '../../platform/events/append.ts'
import { openStream } from '../live/running-streams.ts'
import { findFreePorts } from '../testkit/free-ports.ts'
import { hasRedis, startRedis } from '../testkit/redis.ts'
import {
  becomesReady,
  createSeededDatabase,
  environmentFor,
  killProcess,
  signIn,
  startProcess,
} from '../testkit/system.ts'

const readSelf = '{ me { id memberships { edges { node { organisation { id } } } } } }'
const readAuthor = 'query ($id: ID!) { knowledgeArticle(id: $id) { author { displayName email } } }'
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

describe.runIf(hasRedis())('entities that two gateways keep for each other in one Redis', () => {
  const releases: (() => unknown)[] = []
  const tokens = new Map<string, string>()
  let here: string
  let there: string
  let database: Database
  let articleId: string
  let writerId: string
  let organisationId: string | null

  beforeAll(async () => {
    const { databaseUrl, drop } = await createSeededDatabase()
    const dataFolder = await mkdtemp(join(tmpdir(), 'stratograph-shared-'))
    const redis = await startRedis()
    releases.push(drop, () => rm(dataFolder, { recursive: true, force: true, maxRetries: 5 }))
    releases.push(() => redis.stop())
    const [otherPort = 0] = await findFreePorts(1)
    const environment: NodeJS.ProcessEnv = {
      ...(await environmentFor(databaseUrl)),
      DATA_FOLDER: dataFolder,
      REDIS_URL: redis.url,
      ENTITY_CACHE_MB: '8',
    }
    const other = { ...environment, PORT: String(otherPort), DATA_FOLDER: join(dataFolder, 'other') }
    const children = [
      startProcess(['gateway'], environment),
      startProcess(['gateway'], other),
      startProcess(subgraphNames, environment),
    ]
    releases.push(() => Promise.all(children.map((child) => killProcess(child))))
    here = `http://127.0.0.1:${environment['PORT']}`
    there = `http://127.0.0.1:${otherPort}`
    await Promise.all([here, there].map((url) => becomesReady(url, children)))
    for (const name of ['agent', 'manager', 'dealer'])
      tokens.set(name, await signIn(here, `${name}@demo.stratograph.test`))
    const { me } = (await ask(here, 'agent', readSelf)).data
    writerId = String(me?.id)
    organisationId = me?.memberships.edges[0]?.node.organisation.id ?? null
    database = openDatabase({ url: databaseUrl, poolSize: 1, name: 'shared entities test' })
    releases.push(() => database.close())
    articleId = await database.as(serviceViewer('ai'), 'test').write(async (tx) => {
      const [row] = await tx.execute<{ id: string }>(
        sql`update ai.knowledge_articles set author_id = ${writerId}
             where id = (select id from ai.knowledge_articles
                          where status = 'PUBLISHED' and audience = 'PUBLIC' order by id limit 1)
            returning id`,
      )
      return String(row?.id)
    })
  }, 180_000)
  afterAll(async () => {
    for (const release of releases.reverse()) await release()
  })

  test('are answered by one without asking the subgraph when the other was asked, to the same viewer', async () => {
    // Both hear of events by now, and have nothing of the agent.
    await Promise.all([becomesKept(here, 'manager'), becomesKept(there, 'manager')])
    await becomesKept(here, 'agent')
    expect(await read(there, 'agent')).toEqual({
      name: expect.any(String),
      email: 'agent@demo.stratograph.test',
      asked: 0,
      kept: 1,
    })
    expect(await read(there, 'dealer')).toMatchObject({ email: null, asked: 1, kept: 0 })
  })

  test('are old for nobody who has seen the event of a change, whichever gateway they ask', async () => {
    const token = tokens.get('manager') ?? ''
    const streams = [here, there].map((url) => ({
      url,
      stream: openStream('event-stream', { url, token, query: followRenames, variables: {} }),
    }))
    await Promise.all(streams.map(({ stream }) => stream.reaches(1)))
    for (let number = 0; number < 5; number += 1) {
      for (const url of [here, there]) await becomesKept(url, 'agent')
      const name = `Seen ${number}`
      await writeElsewhere(name)
      await Promise.all(
        streams.map(async ({ url, stream }) => {
          const seen = () => stream.results.at(-1)?.data?.domainEventAppended.data.displayName
          await expect.poll(seen, { interval: 1, timeout: 10_000 }).toBe(name)
          expect(await read(url, 'agent')).toMatchObject({ name })
        }),
      )
    }
    for (const { stream } of streams) stream.stop()
  }, 60_000)

  test('are old for nobody who wrote through either gateway, and soon for nobody at all', async () => {
    for (let number = 0; number < 6; number += 1) {
      for (const url of [here, there]) await becomesKept(url, 'agent')
      const [writing, other] = number % 2 === 0 ? [here, there] : [there, here]
      const name = `Own ${number}`
      const { data } = await ask(writing, 'agent', rename, { input: { displayName: name } })
      expect(data).toEqual({ userProfileUpdate: { userErrors: [] } })
      expect(await read(writing, 'agent')).toMatchObject({ name })
      await expect.poll(() => read(other, 'agent'), { interval: 5, timeout: 10_000 }).toMatchObject({ name })
    }
  }, 60_000)

  /** As a job does it, with an event that the manager may follow. */
  async function writeElsewhere(displayName: string): Promise<void> {
    await database.as(serviceViewer('identity'), 'test').write(async (tx) => {
      await tx.execute(sql`update identity.users set display_name = ${displayName} where id = ${writerId}`)
      const event = {
        type: 'identity.user.profile_updated',
        data: { userId: writerId, displayName, changed: ['displayName'] },
      }
      await appendEvents(tx, { stream: `identity.user/${writerId}`, organisationId, events: [event] })
    })
  }

  async function becomesKept(url: string, reader: string): Promise<void> {
    await expect.poll(() => read(url, reader).then(({ kept }) => kept), { timeout: 20_000 }).toBe(1)
  }

  async function read(url: string, reader: string) {
    const { data, extensions } = await ask(url, reader, readAuthor, { id: articleId })
    const ofIdentity = extensions.explain.fetches.filter(({ serviceName }) => serviceName === 'identity')
    const kept = ofIdentity.filter(({ outcome }) => outcome === 'kept').length
    const { displayName: name, email } = data.knowledgeArticle?.author ?? {}
    return { name, email, asked: ofIdentity.length - kept, kept }
  }

  async function ask(url: string, reader: string, query: string, variables: object = {}): Promise<Answer> {
    const answer = await fetch(`${url}/graphql`, {
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
    readonly me?: {
      readonly id: string
      readonly memberships: {
        readonly edges: readonly { readonly node: { readonly organisation: { readonly id: string } } }[]
      }
    }
    readonly knowledgeArticle?: { readonly author: { readonly displayName: string; readonly email: string } }
  }
  readonly extensions: {
    readonly explain: {
      readonly fetches: readonly { readonly serviceName: string; readonly outcome: string }[]
    }
  }
}
