import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { openDatabase } from '../../platform/database/database.ts'
import { appendEvents } from '../../platform/events/append.ts'
import { openStream } from '../live/running-streams.ts'
import type { RunningStream } from '../live/running-streams.ts'
import { signIn } from './system.ts'

/** Asks identity who wrote an article: `email` is for those who may know it. */
const readAuthor = 'query ($id: ID!) { knowledgeArticle(id: $id) { author { displayName email } } }'
const readSelf = '{ me { id memberships { edges { node { organisation { id } } } } } }'
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

/** `agent` is the author; `manager` is of the same organisation, `dealer` of another. */
export type Reader = 'agent' | 'manager' | 'dealer'

/** What a reader was told of the author, and how often identity was asked for it or need not be. */
export interface ReadAuthor {
  readonly name: unknown
  readonly email: unknown
  readonly asked: number
  readonly kept: number
}

/** An article's author, whom gateways may keep as an entity between requests. */
export interface KnownAuthor {
  read(url: string, reader: Reader): Promise<ReadAuthor>
  /** Resolves once the gateway there need not ask for what it tells this reader. */
  becomesKept(url: string, reader: Reader): Promise<void>
  /** Renames the author through the gateway there. */
  write(url: string, displayName: string): Promise<void>
  /** Renames the author as another gateway or a job does it, with an event that the manager may follow. */
  writeElsewhere(displayName: string): Promise<void>
  /** The events of the author's new names, as the manager is told of them by the gateway there. */
  followRenames(url: string): RunningStream
  close(): Promise<void>
}

interface Answer {
  readonly data: {
    readonly me?: {
      readonly id: string
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

/** Makes the agent the author of a published article. */
export async function createKnownAuthor(anyUrl: string, databaseUrl: string): Promise<KnownAuthor> {
  const readers: readonly Reader[] = ['agent', 'manager', 'dealer']
  const tokens = new Map<Reader, string>()
  for (const reader of readers) tokens.set(reader, await signIn(anyUrl, `${reader}@demo.stratograph.test`))
  const ask = (url: string, reader: Reader, query: string, variables: object = {}) =>
    askExplained(url, tokens.get(reader) ?? '', query, variables)
  const { me } = (await ask(anyUrl, 'agent', readSelf)).data
  const authorId = String(me?.id)
  const organisationId = me?.memberships.edges[0]?.node.organisation.id ?? null
  const database = openDatabase({ url: databaseUrl, poolSize: 1, name: 'known author' })
  const [article] = await database.as(serviceViewer('ai'), 'test').write((tx) =>
    tx.execute<{ id: string }>(
      sql`update ai.knowledge_articles set author_id = ${authorId}
           where id = (select id from ai.knowledge_articles
                        where status = 'PUBLISHED' and audience = 'PUBLIC' order by id limit 1)
          returning id`,
    ),
  )
  const read = async (url: string, reader: Reader) =>
    readAnswer(await ask(url, reader, readAuthor, { id: article?.id }))
  return {
    read,
    becomesKept: (url, reader) =>
      expect.poll(() => read(url, reader).then(({ kept }) => kept), { timeout: 20_000 }).toBe(1),
    async write(url, displayName) {
      const { data } = await ask(url, 'agent', rename, { input: { displayName } })
      expect(data).toEqual({ userProfileUpdate: { userErrors: [] } })
    },
    async writeElsewhere(displayName) {
      await database.as(serviceViewer('identity'), 'test').write(async (tx) => {
        await tx.execute(sql`update identity.users set display_name = ${displayName} where id = ${authorId}`)
        const type = 'identity.user.profile_updated'
        const events = [{ type, data: { userId: authorId, displayName, changed: ['displayName'] } }]
        await appendEvents(tx, { stream: `identity.user/${authorId}`, organisationId, events })
      })
    },
    followRenames: (url) =>
      openStream('event-stream', {
        url,
        token: tokens.get('manager') ?? '',
        query: followRenames,
        variables: {},
      }),
    close: () => database.close(),
  }
}

async function askExplained(url: string, token: string, query: string, variables: object): Promise<Answer> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-stratograph-explain': 'true',
    },
    body: JSON.stringify({ query, variables }),
  })
  return (await answer.json()) as Answer
}

function readAnswer({ data, extensions }: Answer): ReadAuthor {
  const ofIdentity = extensions.explain.fetches.filter(({ serviceName }) => serviceName === 'identity')
  const kept = ofIdentity.filter(({ outcome }) => outcome === 'kept').length
  const { displayName: name, email } = data.knowledgeArticle?.author ?? {}
  return { name, email, asked: ofIdentity.length - kept, kept }
}
