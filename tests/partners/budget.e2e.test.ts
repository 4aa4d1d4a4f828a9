import { createHash } from 'node:crypto'
import type { Client } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, processModes, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { connect, createPartner, giveBudget, publish, setBudget } from './partner.ts'
import type { KeyBudget } from './partner.ts'

const variants = 'query Variants($first: Int) { variants(first: $first) { edges { node { id } } } }'
const leave = 'mutation Leave { userSignOut { userErrors { code } } }'
const readUsage = /* GraphQL */ `
  query ($applicationId: ID!, $from: DateTime!) {
    application(id: $applicationId) {
      usage(from: $from, window: MINUTE) {
        totals {
          calls
          refusals
          errors
          actualPoints
        }
        topOperations {
          documentId
          counts {
            calls
            actualPoints
          }
        }
      }
    }
  }
`
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** Follows until the server ends it, and answers the code of the error it ended with. */
async function follow(client: Client, query: string, onEvent: (event: unknown) => void): Promise<unknown> {
  try {
    for await (const { data, errors } of client.iterate<Record<string, unknown>>({ query })) {
      if (errors) return errors[0]?.extensions?.['code']
      onEvent(data)
    }
    return 'no error'
  } catch (error) {
    return Array.isArray(error) ? (error[0]?.extensions?.code as unknown) : error
  }
}

const layouts = [...processModes.map((mode) => [mode, 'http'] as const), ['one process', 'apollo'] as const]

describe.each(layouts)('a key’s budget in %s, at the front "%s"', (mode, front) => {
  let system: RunningSystem
  let staff: string
  beforeAll(async () => {
    system = await startSystem(mode, { FRONT: front })
    staff = await signIn(system.url, 'owner@demo.stratograph.test')
  }, 120_000)
  afterAll(async () => system?.stop())

  const ask = (key: string, first: number) => send(key, { query: variants, variables: { first } })
  const headersOf = (key: string, accept: string) => ({
    'content-type': 'application/json',
    accept,
    authorization: `Bearer ${key}`,
  })

  async function send(key: string, asked: object) {
    const headers = headersOf(key, 'application/graphql-response+json')
    const body = JSON.stringify(asked)
    return readAnswer(await fetch(`${system.url}/graphql`, { method: 'POST', headers, body }))
  }

  async function readAnswer(response: Response) {
    const body = (await response.json()) as { data?: any; errors?: any[]; extensions?: any }
    return { status: response.status, headers: response.headers, ...body }
  }

  /** A key with its budget as wanted from its first request on: what a gateway knows of it is kept for seconds. */
  async function keyWith(budget: KeyBudget): Promise<string> {
    const { key, apiKeyId } = await createPartner(system.url)
    await giveBudget(system.url, staff, apiKeyId, budget)
    return key
  }

  test('tells with each answer what it cost and what is left', async () => {
    const key = await keyWith({ pointsCapacity: 1_000, pointsPerSecond: 1 })
    const { status, extensions, headers, data } = await ask(key, 5)
    expect(status).toBe(200)
    expect(data.variants.edges).toHaveLength(5)
    expect(extensions.budget).toEqual({
      cost: { estimated: 11, actual: 11 },
      capacity: 1_000,
      remaining: 989,
      resetAt: expect.any(String),
    })
    expect(Date.parse(extensions.budget.resetAt) - Date.now()).toBeGreaterThan(9_000)
    expect(headers.get('ratelimit-limit')).toBe('1000')
    expect(headers.get('ratelimit-remaining')).toBe('989')
    expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(9)
  })

  test('gives back what was reserved and not needed', async () => {
    const key = await keyWith({ pointsCapacity: 500, pointsPerSecond: 1 })
    const { extensions, data } = await ask(key, 100)
    const actual = 1 + 2 * data.variants.edges.length
    expect(extensions.budget.cost).toEqual({ estimated: 201, actual })
    expect(extensions.budget.remaining).toBeGreaterThanOrEqual(500 - actual)
  })

  test('refuses what it has no points for, and says when there will be enough', async () => {
    const key = await keyWith({ pointsCapacity: 30, pointsPerSecond: 10 })
    expect((await ask(key, 10)).status).toBe(200)
    const refused = await ask(key, 10)
    expect(refused.status).toBe(429)
    expect(refused.data).toBeUndefined()
    const [error] = refused.errors ?? []
    expect(error.extensions).toMatchObject({
      code: 'BUDGET_EXCEEDED',
      cost: { estimated: 21 },
      budget: { capacity: 30, remaining: expect.any(Number), enoughAt: expect.any(String) },
    })
    const waitMs = Date.parse(error.extensions.budget.enoughAt) - Date.now()
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(Math.floor(waitMs / 1_000))
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs) + 50))
    expect((await ask(key, 10)).status).toBe(200)
  })

  test('refuses for good what is above the ceiling of a request', async () => {
    const key = await keyWith({ requestCeiling: 20 })
    const { status, errors } = await ask(key, 10)
    expect([status, errors?.[0].extensions]).toEqual([
      400,
      { code: 'COST_ESTIMATED_TOO_EXPENSIVE', cost: { estimated: 21, ceiling: 20 } },
    ])
    expect((await ask(key, 9)).status).toBe(200)
  })

  test('lets so many requests in at a time', async () => {
    const key = await keyWith({ concurrency: 2 })
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(key, 20)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused.map(({ errors }) => errors?.[0].extensions.code))).toEqual(
      new Set(['CONCURRENCY_EXCEEDED']),
    )
    expect((await ask(key, 1)).status).toBe(200)
  })

  test('charges published operations by id as by text, refuses others for nothing, and counts all that', async () => {
    const partner = await createPartner(system.url, { documentMode: 'SAFELIST' })
    const { key, applicationId, adminToken } = partner
    expect(await publish(system.url, partner, [variants, leave])).toEqual([])
    const documentId = hashOf(variants)
    const variables = { first: 2 }
    const persistedQuery = { version: 1, sha256Hash: documentId }
    const get = (id: string) =>
      fetch(`${system.url}/graphql?documentId=${id}&variables=${JSON.stringify(variables)}`, {
        headers: headersOf(key, 'application/json'),
      }).then(readAnswer)
    const answers = [
      await send(key, { query: variants, variables }),
      await send(key, { documentId, variables }),
      await send(key, { extensions: { persistedQuery }, variables }),
      await get(documentId),
    ]
    for (const { data, extensions } of answers) {
      expect(data.variants.edges).toHaveLength(2)
      expect(extensions.budget.cost).toEqual({ estimated: 5, actual: 5 })
    }
    const wrong = await send(key, { documentId, variables: { first: 'two' } })
    expect([wrong.status, wrong.extensions.budget.cost.actual]).toEqual([400, expect.any(Number)])
    const refused = [
      await send(key, { query: '{ me { id } }' }),
      await send(key, { documentId: 'unknown' }),
      await get(hashOf(leave)),
    ]
    expect(refused.map(({ status, errors }) => [status, errors?.[0].extensions.code])).toEqual([
      [403, 'QUERY_NOT_IN_SAFELIST'],
      [404, 'PERSISTED_QUERY_NOT_IN_LIST'],
      [405, 'METHOD_NOT_ALLOWED'],
    ])
    // At the other front usage.e2e.test.ts counts.
    if (front === 'http') return
    const from = new Date(Date.now() - 3_600_000).toISOString()
    const read = async () =>
      (await post(system.url, readUsage, { applicationId, from }, adminToken)).data.application.usage
    const actual = 4 * 5 + wrong.extensions.budget.cost.actual
    await expect.poll(read, { timeout: 15_000, interval: 200 }).toMatchObject({
      totals: { calls: 8, refusals: 3, errors: 1, actualPoints: actual },
      topOperations: expect.arrayContaining([{ documentId, counts: { calls: 5, actualPoints: actual } }]),
    })
  })

  test('is changed by our own staff and nobody else', async () => {
    const { apiKeyId, adminToken } = await createPartner(system.url)
    const { errors } = await setBudget(system.url, adminToken, apiKeyId, { concurrency: 5 })
    expect(errors?.[0]?.extensions.code).toMatch(/FORBIDDEN|UNAUTHORIZED_FIELD_OR_TYPE/)
  })

  // ApolloServer serves no streams, and what goes over sockets does not go through a front.
  if (front === 'apollo') return

  test('pays for each event of a subscription, which ends when it is used up', async () => {
    const { key, apiKeyId, adminToken, applicationId } = await createPartner(system.url)
    await giveBudget(system.url, staff, apiKeyId, { pointsCapacity: 12, pointsPerSecond: 1 })
    const client = connect(system.url, key)
    const rename =
      'mutation ($input: ApplicationUpdateInput!) { applicationUpdate(input: $input) { userErrors { code } } }'
    const query =
      'subscription { domainEventAppended(types: ["identity.application.updated"]) { id organisation { name } } }'
    const events: unknown[] = []
    const ended = follow(client, query, (event) => events.push(event))
    await expect
      .poll(
        async () => {
          await post(
            system.url,
            rename,
            { input: { id: applicationId, description: String(Math.random()) } },
            adminToken,
          )
          return events.length
        },
        { timeout: 10_000, interval: 50 },
      )
      .toBeGreaterThan(0)
    for (let more = 0; more < 15; more += 1)
      await post(system.url, rename, { input: { id: applicationId, description: String(more) } }, adminToken)
    expect(await ended).toBe('BUDGET_EXCEEDED')
    expect(events.length).toBeGreaterThan(1)
    expect(events.length).toBeLessThan(12)
    await client.dispose()
  })

  test('is told over a socket and on a stream of events as well', async () => {
    const key = await keyWith({ pointsCapacity: 400, pointsPerSecond: 1 })
    const client = connect(system.url, key)
    const { value } = await client.iterate({ query: variants, variables: { first: 2 } }).next()
    expect(value?.extensions).toMatchObject({ budget: { cost: { estimated: 5, actual: 5 }, remaining: 395 } })
    await client.dispose()
    const response = await fetch(`${system.url}/graphql`, {
      method: 'POST',
      headers: headersOf(key, 'text/event-stream'),
      body: JSON.stringify({ query: variants, variables: { first: 2 } }),
    })
    expect(await response.text()).toContain(
      '"budget":{"cost":{"estimated":5,"actual":5},"capacity":400,"remaining":39',
    )
  })
})
