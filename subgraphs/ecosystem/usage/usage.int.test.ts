import { setTimeout } from 'node:timers/promises'
import { lt } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { anonymousViewer, serviceViewer } from '../../../platform/auth/viewer.ts'
import { createId, lowestIdAt } from '../../../platform/database/uuid.ts'
import { clientMember, operatorMember } from '../../../tests/testkit/ecosystem.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { ecosystem } from '../subgraph.ts'
import { usageBatches } from '../tables.ts'

const subgraph = testSubgraph(ecosystem)
const gateway = serviceViewer('gateway')

const record = `mutation ($batchId: ID!, $windows: [UsageWindowInput!]!) { usageRecord(batchId: $batchId, windows: $windows) }`
const counts = `{ calls events refusals errors quotaErrors estimatedPoints actualPoints p50LatencyMs p95LatencyMs }`
/** The usage of one entity, in the words of the entity protocol. */
function usageOf(type: 'Application' | 'Organisation', selection: string): string {
  return `query ($ids: [_Any!]!, $from: DateTime!, $to: DateTime, $window: UsageSpan! = HOUR, $environment: ApiKeyEnvironment) {
    _entities(representations: $ids) { ... on ${type} { usage(from: $from, to: $to, window: $window, environment: $environment) ${selection} } }
  }`
}

interface Partner {
  readonly member: UserViewer
  readonly organisationId: string
  readonly applicationId: string
  readonly apiKeyId: string
}

function partner(): Partner {
  const member = clientMember('MEMBER')
  const organisationId = member.organisationId ?? ''
  return { member, organisationId, applicationId: createId(), apiKeyId: createId() }
}

function window({ organisationId, applicationId, apiKeyId }: Partner, overrides: object = {}) {
  return {
    organisationId,
    applicationId,
    apiKeyId,
    environment: 'LIVE',
    operationName: 'Products',
    startsAt: '2026-11-20T10:15:00.000Z',
    calls: 10,
    events: 0,
    refusals: 2,
    errors: 1,
    quotaErrors: 2,
    estimatedPoints: 80,
    actualPoints: 40,
    latencies: [6, 2],
    codes: [
      { code: 'BUDGET_EXCEEDED', count: 2 },
      { code: 'NOT_FOUND', count: 1 },
    ],
    fields: [
      { field: 'Query.products', points: 0.5 },
      { field: 'Product.variants', points: 39 },
    ],
    ...overrides,
  }
}

async function send(windows: readonly object[], batchId = createId()): Promise<boolean> {
  return (await subgraph.data(record, { batchId, windows }, gateway)).usageRecord as boolean
}

async function readUsage(
  who: Partner,
  selection: string,
  {
    as = who.member,
    type = 'Application' as 'Application' | 'Organisation',
    ...range
  }: Record<string, any> = {},
) {
  const id = type === 'Application' ? who.applicationId : who.organisationId
  const variables = {
    ids: [{ __typename: type, id }],
    from: '2026-11-20T00:00:00Z',
    to: '2026-11-21T00:00:00Z',
    ...range,
  }
  return (await subgraph.data(usageOf(type, selection), variables, as))._entities[0].usage
}

describe('a batch of usage', () => {
  test('is counted once, however often and by however many it is sent', async () => {
    const who = partner()
    const batchId = createId()
    const sent = await Promise.all([1, 2, 3].map(() => send([window(who)], batchId)))
    expect(sent.filter(Boolean)).toHaveLength(1)
    expect(await send([window(who)], batchId)).toBe(false)
    expect((await readUsage(who, `{ totals ${counts} }`)).totals).toEqual({
      calls: 10,
      events: 0,
      refusals: 2,
      errors: 1,
      quotaErrors: 2,
      estimatedPoints: 80,
      actualPoints: 40,
      p50LatencyMs: 0.3,
      p95LatencyMs: 0.6,
    })
  })

  test('is counted whole or not at all', async () => {
    const who = partner()
    const faulty = window(who, { calls: -1 })
    const { errors } = await subgraph.run(
      record,
      { batchId: createId(), windows: [window(who), faulty] },
      gateway,
    )
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT')
    expect((await readUsage(who, '{ series { startsAt } }')).series).toEqual([])
  })

  test('comes from our own services and from nobody else', async () => {
    const who = partner()
    for (const viewer of [who.member, operatorMember('OWNER'), anonymousViewer]) {
      const { errors } = await subgraph.run(record, { batchId: createId(), windows: [window(who)] }, viewer)
      expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN')
    }
  })

  test('that is so old that nobody knows whether it was counted is refused', async () => {
    const batchId = lowestIdAt(new Date(Date.now() - 31 * 86_400_000))
    const { errors } = await subgraph.run(record, { batchId, windows: [window(partner())] }, gateway)
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT')
  })

  test('adds to what was counted before, from any number of gateways at once', async () => {
    const who = partner()
    const other = { ...who, apiKeyId: createId() }
    const batches = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? [window(who), window(other)] : [window(other), window(who)],
    )
    expect(await Promise.all(batches.map((windows) => send(windows)))).toEqual(batches.map(() => true))
    const { totals, keys } = await readUsage(who, '{ totals { calls } keys { apiKeyId counts { calls } } }')
    expect(totals.calls).toBe(240)
    expect(keys.map((key: { counts: object }) => key.counts)).toEqual([{ calls: 120 }, { calls: 120 }])
  })
})

describe('usage', () => {
  test('is told by minute, hour and day, and the totals of all are the same', async () => {
    const who = partner()
    await send([
      window(who, { startsAt: '2026-11-20T10:15:00.000Z', latencies: [0, 1] }),
      window(who, { startsAt: '2026-11-20T10:16:00.000Z', latencies: [1, 0, 0, 3] }),
      window(who, { startsAt: '2026-11-20T23:59:00.000Z', latencies: [] }),
    ])
    const selection = '{ from to window totals { calls p95LatencyMs } series { startsAt counts { calls } } }'
    const by = async (size: string) => readUsage(who, selection, { window: size })
    const [minutes, hours, days] = [await by('MINUTE'), await by('HOUR'), await by('DAY')]
    expect(minutes.series).toEqual([
      { startsAt: '2026-11-20T10:15:00.000Z', counts: { calls: 10 } },
      { startsAt: '2026-11-20T10:16:00.000Z', counts: { calls: 10 } },
      { startsAt: '2026-11-20T23:59:00.000Z', counts: { calls: 10 } },
    ])
    expect(hours.series).toEqual([
      { startsAt: '2026-11-20T10:00:00.000Z', counts: { calls: 20 } },
      { startsAt: '2026-11-20T23:00:00.000Z', counts: { calls: 10 } },
    ])
    expect(days.series).toEqual([{ startsAt: '2026-11-20T00:00:00.000Z', counts: { calls: 30 } }])
    expect(minutes.totals).toEqual({ calls: 30, p95LatencyMs: 1 })
    expect(hours.totals).toEqual(minutes.totals)
    expect(days.totals).toEqual(minutes.totals)
    expect(days).toMatchObject({
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-21T00:00:00.000Z',
      window: 'DAY',
    })
  })

  test('begins with the whole window its time begins in, and ends before its end', async () => {
    const who = partner()
    const at = (startsAt: string) => window(who, { startsAt })
    await send([at('2026-11-20T09:59:00Z'), at('2026-11-20T10:05:00Z'), at('2026-11-20T11:00:00Z')])
    const range = { from: '2026-11-20T10:30:00Z', to: '2026-11-20T11:00:00Z' }
    const { from, series } = await readUsage(who, '{ from series { startsAt } }', range)
    expect([from, series]).toEqual(['2026-11-20T10:00:00.000Z', [{ startsAt: '2026-11-20T10:00:00.000Z' }]])
  })

  test('names the operations that cost most, were called most and failed most', async () => {
    const who = partner()
    const publishedId = createId()
    await send([
      window(who, {
        publishedId,
        documentId: 'abc',
        operationName: 'Dear',
        calls: 1,
        actualPoints: 900,
        refusals: 0,
        errors: 0,
      }),
      window(who, { operationName: 'Frequent', calls: 50, actualPoints: 50, refusals: 0, errors: 0 }),
      window(who, { operationName: null, calls: 5, actualPoints: 5, refusals: 5, errors: 0 }),
    ])
    const top = async (args: string) =>
      (await readUsage(who, `{ topOperations${args} { documentId operationName operation { id } } }`))
        .topOperations
    expect(await top('')).toEqual([
      { documentId: 'abc', operationName: 'Dear', operation: { id: publishedId } },
      { documentId: null, operationName: 'Frequent', operation: null },
      { documentId: null, operationName: null, operation: null },
    ])
    expect((await top('(first: 1, order: CALLS)'))[0].operationName).toBe('Frequent')
    expect((await top('(first: 1, order: ERRORS)'))[0].operationName).toBeNull()
  })

  test('tells of an operation which fields cost most', async () => {
    const who = partner()
    const other = [{ field: 'Query.orders', points: 3 }]
    const second = { ...who, apiKeyId: createId() }
    await send([
      window(who),
      window(second),
      window(who, { operationName: 'Orders', actualPoints: 3, fields: other }),
    ])
    await send([window(who, { startsAt: '2026-11-20T12:00:00Z' })])
    const costs = async (args: string) =>
      (await readUsage(who, `{ topOperations { operationName costByField${args} { field points } } }`))
        .topOperations
    expect(await costs('')).toEqual([
      {
        operationName: 'Products',
        costByField: [
          { field: 'Product.variants', points: 117 },
          { field: 'Query.products', points: 1.5 },
        ],
      },
      { operationName: 'Orders', costByField: [{ field: 'Query.orders', points: 3 }] },
    ])
    expect((await costs('(first: 1)'))[0].costByField).toEqual([{ field: 'Product.variants', points: 117 }])
  })

  test('tells errors by their code and keys of either environment', async () => {
    const who = partner()
    const trial = { ...who, apiKeyId: createId() }
    await send([
      window(who),
      window(who, { startsAt: '2026-11-20T11:00:00Z' }),
      window(trial, { environment: 'TEST', codes: [] }),
    ])
    const selection =
      '{ errorsByCode { code count } keys { applicationId apiKeyId environment counts { calls } } }'
    const all = await readUsage(who, selection)
    expect(all.errorsByCode).toEqual([
      { code: 'BUDGET_EXCEEDED', count: 4 },
      { code: 'NOT_FOUND', count: 2 },
    ])
    const { applicationId } = who
    expect(all.keys).toEqual([
      { applicationId, apiKeyId: who.apiKeyId, environment: 'LIVE', counts: { calls: 20 } },
      { applicationId, apiKeyId: trial.apiKeyId, environment: 'TEST', counts: { calls: 10 } },
    ])
    const trials = await readUsage(who, selection, { environment: 'TEST' })
    expect([trials.errorsByCode, trials.keys.length]).toEqual([[], 1])
  })

  test('of an organisation is that of all its applications', async () => {
    const who = partner()
    const second = { ...who, applicationId: createId(), apiKeyId: createId() }
    await send([window(who), window(second), window(partner())])
    const { totals } = await readUsage(who, '{ totals { calls actualPoints } }', { type: 'Organisation' })
    expect(totals).toEqual({ calls: 20, actualPoints: 80 })
  })

  test('is seen by members of the organisation and our staff, and by nobody else', async () => {
    const who = partner()
    await send([window(who)])
    const seen = async (as: object, type: string) =>
      await readUsage(
        who,
        '{ totals { calls } keys { apiKeyId } errorsByCode { code } topOperations { operationName costByField { field } } }',
        { as, type },
      )
    const nothing = { totals: { calls: 0 }, keys: [], errorsByCode: [], topOperations: [] }
    for (const type of ['Application', 'Organisation']) {
      for (const member of [who.member, operatorMember('MEMBER')])
        expect((await seen(member, type)).totals.calls).toBe(10)
      for (const stranger of [clientMember('OWNER'), anonymousViewer])
        expect(await seen(stranger, type)).toEqual(nothing)
    }
  })

  test('of many applications over one time is read at once', async () => {
    const [who, ...others] = Array.from({ length: 5 }, partner)
    if (!who) throw new Error('There should be one.')
    const all = [who, ...others.map((other) => ({ ...other, organisationId: who.organisationId }))]
    await send(all.map((each, index) => window(each, { calls: 2 + index })))
    const ids = all.map(({ applicationId }) => ({ __typename: 'Application', id: applicationId }))
    const variables = { ids, from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' }
    const { _entities } = await subgraph.data(
      usageOf('Application', '{ totals { calls } }'),
      variables,
      who.member,
    )
    expect(_entities.map((each: any) => each.usage.totals.calls)).toEqual([2, 3, 4, 5, 6])
  })

  test.each([
    ['ends before it begins', { from: '2026-11-21T00:00:00Z', to: '2026-11-20T00:00:00Z' }],
    [
      'holds too many windows',
      { from: '2026-11-01T00:00:00Z', to: '2026-11-20T00:00:00Z', window: 'MINUTE' },
    ],
  ])('of a time that %s is refused', async (_, range) => {
    const variables = { ids: [{ __typename: 'Application', id: createId() }], ...range }
    const { errors } = await subgraph.run(usageOf('Application', '{ from }'), variables, partner().member)
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT')
  })
})

test('is told live to members of the organisation, what is new of each batch once', async () => {
  const who = partner()
  const follow = `subscription ($id: ID!) { usageChanged(applicationId: $id) { countedAt counts { calls quotaErrors p95LatencyMs } } }`
  const events = subgraph.follow(follow, { id: who.applicationId }, who.member)
  const stranger = subgraph.follow(follow, { id: who.applicationId }, clientMember('OWNER'))
  const [first, unseen] = [events.next(), stranger.next()]
  // Whoever follows is there before the batch comes, or sees the next.
  const batchId = createId()
  await setTimeout(200)
  await send([window(who), window(who, { startsAt: '2026-11-20T10:16:00Z' })], batchId)
  await send([window(who)], batchId)
  await send([window(who, { calls: 7, latencies: [] })])
  const change = (counts: object) => ({ usageChanged: { countedAt: expect.any(String), counts } })
  expect((await first).value.data).toEqual(change({ calls: 20, quotaErrors: 4, p95LatencyMs: 0.6 }))
  expect((await events.next()).value.data).toEqual(change({ calls: 7, quotaErrors: 2, p95LatencyMs: null }))
  expect(await Promise.race([unseen, setTimeout(100, 'nothing')])).toBe('nothing')
})

test('minutes and batches are not kept for ever, hours and days are', async () => {
  const who = partner()
  await send([window(who, { startsAt: '2026-01-05T10:15:00Z' })])
  const database = subgraph.database.as(gateway, 'test')
  const [old, older] = [new Date('2026-02-01'), new Date('2026-01-05')]
  await database.write((tx) => tx.insert(usageBatches).values({ id: lowestIdAt(older) }))
  await send([window(who)])
  const range = { from: '2026-01-05T00:00:00Z', to: '2026-01-06T00:00:00Z' }
  const callsBy = async (size: string) =>
    (await readUsage(who, '{ totals { calls } }', { ...range, window: size })).totals.calls as number
  expect([await callsBy('MINUTE'), await callsBy('HOUR'), await callsBy('DAY')]).toEqual([0, 10, 10])
  const left = await database.read((tx) => tx.$count(usageBatches, lt(usageBatches.id, lowestIdAt(old))))
  expect(left).toBe(0)
})
