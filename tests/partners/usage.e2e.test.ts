import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { post, processModes, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'
import { connect, createApiKey, createPartner, giveBudget, publish } from './partner.ts'
import type { Partner } from './partner.ts'

const variants = 'query Variants($first: Int) { variants(first: $first) { edges { node { id } } } }'
const projects = 'query Projects { projects(first: 2) { edges { node { slug } } } }'
const rename =
  'mutation Rename($input: ApplicationUpdateInput!) { applicationUpdate(input: $input) { userErrors { code } } }'
const renamed =
  'subscription Renamed { domainEventAppended(types: ["identity.application.updated"]) { id organisation { name } } }'

const readUsage = /* GraphQL */ `
  query ($id: ID!, $from: DateTime!) {
    application(id: $id) {
      usage(from: $from, window: MINUTE) {
        totals {
          calls
          events
          refusals
          errors
          quotaErrors
          estimatedPoints
          actualPoints
          p95LatencyMs
        }
        series {
          counts {
            calls
          }
        }
        topOperations(order: CALLS) {
          documentId
          operationName
          operation {
            body
          }
          counts {
            calls
            actualPoints
          }
          costByField {
            field
            points
          }
        }
        errorsByCode {
          code
          count
        }
        keys {
          apiKeyId
          environment
          counts {
            calls
          }
        }
      }
    }
  }
`
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const hourAgo = () => new Date(Date.now() - 3_600_000).toISOString()

describe.each(processModes)('a partner’s usage in %s', (mode) => {
  let system: RunningSystem
  let staff: string
  beforeAll(async () => {
    system = await startSystem(mode)
    staff = await signIn(system.url, 'owner@demo.stratograph.test')
  }, 120_000)
  afterAll(async () => system?.stop())

  function send(key: string, body: object, accept = 'application/graphql-response+json'): Promise<Response> {
    const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${key}` }
    return fetch(`${system.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  const ask = async (key: string, body: object): Promise<any> => (await send(key, body)).json()

  /** What the graph tells once so many calls and events have come together. */
  async function usageOf({ applicationId, adminToken }: Partner, all: number): Promise<any> {
    const variables = { id: applicationId, from: hourAgo() }
    const read = async () =>
      (await post(system.url, readUsage, variables, adminToken)).data?.application.usage
    const counted = async () => {
      const { totals } = await read()
      return (totals.calls as number) + (totals.events as number)
    }
    // Not `expect.poll`, which does not know of which test it is when several run at the same time.
    const isComplete = async () => expect(await counted()).toBe(all)
    await vi.waitFor(isComplete, { timeout: 15_000, interval: 200 })
    return read()
  }

  test.concurrent('counts each call once, by operation, key and error, with its points', async () => {
    const partner = await createPartner(system.url)
    const { key, adminToken, applicationId } = partner
    expect(await publish(system.url, partner, [projects])).toEqual([])
    const answers = [
      await ask(key, { query: variants, variables: { first: 3 } }),
      await ask(key, { query: variants, variables: { first: 5 } }),
      await ask(key, { documentId: hashOf(projects) }),
    ]
    const costs = answers.map(({ extensions }) => extensions.budget.cost)
    // Each is refused or fails in a way of its own.
    await ask(key, { query: '{ nothingOfTheKind }' })
    await ask(key, { documentId: 'unknown' })
    const wrong = await ask(key, { query: variants, variables: { first: 'three' } })
    expect(wrong.errors[0].extensions.code).toBe('BAD_USER_INPUT')
    const second = await createApiKey(system.url, adminToken, applicationId, ['ecosystem:read'])
    const forbidden = await ask(second.secret, { query: variants, variables: { first: 1 } })
    expect(forbidden.errors[0].extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE')

    const usage = await usageOf(partner, 7)
    const { totals } = usage
    expect(totals).toMatchObject({ calls: 7, events: 0, refusals: 2, errors: 2, quotaErrors: 0 })
    const further = [wrong, forbidden].map(({ extensions }) => extensions.budget.cost)
    const sum = (name: string) => [...costs, ...further].reduce((total, cost) => total + cost[name], 0)
    expect([totals.estimatedPoints, totals.actualPoints]).toEqual([sum('estimated'), sum('actual')])
    expect(totals.p95LatencyMs).toBeGreaterThan(0)
    expect(usage.series.reduce((total: number, { counts }: any) => total + counts.calls, 0)).toBe(7)
    expect(usage.errorsByCode).toEqual([
      { code: 'BAD_USER_INPUT', count: 1 },
      { code: 'GRAPHQL_VALIDATION_FAILED', count: 1 },
      { code: 'PERSISTED_QUERY_NOT_IN_LIST', count: 1 },
      { code: 'UNAUTHORIZED_FIELD_OR_TYPE', count: 1 },
    ])
    expect(usage.topOperations).toContainEqual({
      documentId: hashOf(projects),
      operationName: 'Projects',
      operation: { body: projects },
      counts: { calls: 1, actualPoints: costs[2].actual },
      costByField: expect.arrayContaining([{ field: 'Query.projects', points: 1 }]),
    })
    expect(usage.topOperations[0]).toMatchObject({ operationName: 'Variants', counts: { calls: 4 } })
    for (const { counts, costByField } of usage.topOperations)
      expect(costByField.reduce((total: number, { points }: any) => total + points, 0)).toBe(
        counts.actualPoints,
      )
    expect(usage.keys).toEqual([
      { apiKeyId: partner.apiKeyId, environment: 'LIVE', counts: { calls: 6 } },
      { apiKeyId: second.apiKeyId, environment: 'LIVE', counts: { calls: 1 } },
    ])
  })

  test.concurrent(
    'counts what is asked over a socket and on a stream, and each event of a subscription',
    async () => {
      const partner = await createPartner(system.url)
      const { key, adminToken, applicationId } = partner
      const stream = await send(key, { query: projects }, 'text/event-stream')
      expect(await stream.text()).toContain('event: complete')
      const client = connect(system.url, key)
      expect((await client.iterate({ query: projects }).next()).value?.errors).toBeUndefined()
      await expect(client.iterate({ query: '{ nothing }' }).next()).rejects.toMatchObject([
        { message: /nothing/ },
      ])
      // Told its place first, the client knows that it is following.
      const events = client.iterate({ query: renamed, extensions: { cursor: null } })
      expect((await events.next()).value?.data).toBeNull()
      for (const description of ['a', 'b', 'c']) {
        await post(system.url, rename, { input: { id: applicationId, description } }, adminToken)
        expect((await events.next()).value?.errors).toBeUndefined()
      }
      await client.dispose()
      const { totals, errorsByCode } = await usageOf(partner, 8)
      expect(totals).toMatchObject({ calls: 4, events: 4, refusals: 1, errors: 0 })
      expect(errorsByCode).toEqual([{ code: 'GRAPHQL_VALIDATION_FAILED', count: 1 }])
    },
  )

  test.concurrent('tells what was refused for asking too much', async () => {
    const partner = await createPartner(system.url)
    const budget = { pointsCapacity: 30, pointsPerSecond: 1, requestCeiling: 25 }
    await giveBudget(system.url, staff, partner.apiKeyId, budget)
    const codes: unknown[] = []
    for (const first of [10, 10, 10, 50]) {
      const { errors } = await ask(partner.key, { query: variants, variables: { first } })
      codes.push(errors?.[0].extensions.code)
    }
    expect(codes).toEqual([undefined, 'BUDGET_EXCEEDED', 'BUDGET_EXCEEDED', 'COST_ESTIMATED_TOO_EXPENSIVE'])
    const { totals, errorsByCode } = await usageOf(partner, 4)
    expect(totals).toMatchObject({ calls: 4, refusals: 3, errors: 0, quotaErrors: 3 })
    expect(errorsByCode).toEqual([
      { code: 'BUDGET_EXCEEDED', count: 2 },
      { code: 'COST_ESTIMATED_TOO_EXPENSIVE', count: 1 },
    ])
  })

  test.concurrent(
    'is its organisation’s to see, its keys’ too, and our staff’s; a call of a person is in nobody’s',
    async () => {
      const partner = await createPartner(system.url)
      await ask(partner.key, { query: projects })
      await post(system.url, projects, {}, partner.adminToken)
      await usageOf(partner, 1)
      const variables = { id: partner.applicationId, from: hourAgo() }
      const callsSeenBy = async (token: string) =>
        (await post(system.url, readUsage, variables, token)).data?.application?.usage.totals.calls
      expect(await callsSeenBy(staff)).toBe(1)
      expect(await callsSeenBy(partner.key)).toBe(1)
      expect(await callsSeenBy(await signIn(system.url, 'dealer@demo.stratograph.test'))).toBeUndefined()
      const forged = 'mutation { usageRecord(batchId: "01980000-0000-7000-8000-000000000000", windows: []) }'
      const { errors } = await post(system.url, forged, {}, staff)
      expect(errors?.[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
    },
  )
})
