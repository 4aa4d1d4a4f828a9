import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer, Viewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { clientMember, createWatchedProject, operatorMember } from '../../../tests/testkit/ecosystem.ts'
import type { WatchedProject } from '../../../tests/testkit/ecosystem.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { ecosystem } from '../subgraph.ts'

const subgraph = testSubgraph(ecosystem)
const watch = (viewer: UserViewer = clientMember()) => createWatchedProject(subgraph, viewer)
const record = /* GraphQL */ `
  mutation ($input: MetricsRecordInput!) {
    metricsRecord(input: $input) {
      recorded
      userErrors {
        code
        field
      }
    }
  }
`
const metrics = /* GraphQL */ `
  query ($slug: String!, $keys: [String!]) {
    projectBySlug(slug: $slug) {
      metrics(keys: $keys) {
        edges {
          node {
            key
            name
            unit
            kind
            source
            latestValue
            latestAt
            isStale
          }
        }
      }
    }
  }
`
const noon = Date.now() - 3_600_000
const at = (seconds: number) => new Date(noon + seconds * 1_000).toISOString()
const sample = (key: string, value: number, seconds = 0) => ({ key, value, at: at(seconds) })
type Sample = ReturnType<typeof sample> & { numerator?: number; denominator?: number }

const recordRaw = (slug: string, samples: readonly object[], viewer: Viewer) =>
  subgraph.run(record, { input: { projectSlug: slug, samples } }, viewer)

async function recordAs(viewer: Viewer, slug: string, ...samples: Sample[]) {
  const result = await recordRaw(slug, samples, viewer)
  if (result.errors) throw new Error(JSON.stringify(result.errors))
  return result.data?.['metricsRecord'] as {
    recorded: number | null
    userErrors: { code: string; field: string[] }[]
  }
}

async function metricsOf(viewer: Viewer, slug: string, keys?: string[]) {
  const { projectBySlug } = await subgraph.data(metrics, { slug, keys }, viewer)
  return projectBySlug?.metrics.edges.map((edge: any) => edge.node)
}

const eventsOf = ({ id }: WatchedProject) =>
  createEventLog(subgraph.database).readStream(`ecosystem.metrics/${id}`)

test('recorded samples make their metric, move its latest value and are told once', async () => {
  const project = await watch()
  const { owner, slug } = project
  expect(await recordAs(owner, slug, sample('queue.depth', 3), sample('queue.depth', 5, 10))).toEqual({
    recorded: 2,
    userErrors: [],
  })
  expect(await metricsOf(owner, slug)).toEqual([
    {
      key: 'queue.depth',
      name: 'queue.depth',
      unit: 'unknown',
      kind: 'GAUGE',
      source: 'members',
      latestValue: 5,
      latestAt: at(10),
      isStale: false,
    },
  ])
  const events = await eventsOf(project)
  expect(events.map(({ type, organisationId }) => [type, organisationId])).toEqual([
    ['ecosystem.metrics.recorded', owner.organisationId],
  ])
  expect(events[0]?.data).toMatchObject({
    projectId: project.id,
    slug,
    samples: [
      { key: 'queue.depth', value: 3, at: at(0) },
      { key: 'queue.depth', value: 5, at: at(10) },
    ],
  })
})

test('a sample that is there already stays as it is and is told no second time', async () => {
  const project = await watch()
  const { owner, slug } = project
  await recordAs(owner, slug, sample('a', 1))
  expect(await recordAs(owner, slug, sample('a', 2))).toEqual({ recorded: 0, userErrors: [] })
  expect(await recordAs(owner, slug, sample('a', 3), sample('a', 4, 1), sample('a', 5, 1))).toMatchObject({
    recorded: 1,
  })
  expect(await metricsOf(owner, slug)).toMatchObject([{ latestValue: 4 }])
  expect(await eventsOf(project)).toHaveLength(2)
})

test('a sample that comes late is kept and does not move the latest value back', async () => {
  const { owner, slug } = await watch()
  await recordAs(owner, slug, sample('a', 2, 60))
  expect(await recordAs(owner, slug, sample('a', 1, 0))).toMatchObject({ recorded: 1 })
  expect(await metricsOf(owner, slug)).toMatchObject([{ latestValue: 2, latestAt: at(60) }])
})

test('forty reports at once on the same metrics are all kept', async () => {
  const project = await watch()
  const { owner, slug } = project
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => {
      const samples = ['a', 'b', 'c'].map((key) => sample(key, n, n))
      return recordAs(owner, slug, ...(n % 2 === 0 ? samples : samples.reverse()))
    }),
  )
  expect(answers).toEqual(Array.from({ length: 40 }, () => ({ recorded: 3, userErrors: [] })))
  expect(await metricsOf(owner, slug)).toMatchObject(
    ['a', 'b', 'c'].map((key) => ({ key, latestValue: 39, latestAt: at(39) })),
  )
  expect(await eventsOf(project)).toHaveLength(40)
})

test('forty times the same report at once is recorded once', async () => {
  const project = await watch()
  const { owner, slug } = project
  const answers = await Promise.all(Array.from({ length: 40 }, () => recordAs(owner, slug, sample('a', 1))))
  expect(answers.map(({ recorded }) => recorded).sort()).toEqual([...Array(39).fill(0), 1])
  expect(await eventsOf(project)).toHaveLength(1)
})

test('a report of 500 samples costs as many statements as a report of one', async () => {
  const { owner, slug } = await watch()
  const count = async (samples: Sample[]) =>
    (await subgraph.database.statements.count(() => recordAs(owner, slug, ...samples))).statements.length
  const one = await count([sample('a', 1)])
  expect(await count(Array.from({ length: 500 }, (_, n) => sample(`k${n % 50}`, n, n)))).toBe(one)
  expect(one).toBe(4)
})

test('the owner’s agents, our staff and services record; members, strangers, customers and anybody else do not', async () => {
  const project = await watch()
  const { owner, slug } = project
  const member = { ...owner, role: 'MEMBER' as const }
  expect(await recordAs(operatorMember('AGENT'), slug, sample('a', 1, 1))).toMatchObject({ recorded: 1 })
  expect(await recordAs(serviceViewer('probe'), slug, sample('a', 1, 2))).toMatchObject({ recorded: 1 })
  expect(await metricsOf(owner, slug)).toMatchObject([{ source: 'probe' }])
  const notFound = { recorded: null, userErrors: [{ code: 'NOT_FOUND', field: ['input', 'projectSlug'] }] }
  expect(await recordAs(clientMember('OWNER'), slug, sample('a', 1, 3))).toEqual(notFound)
  expect(await recordAs(serviceViewer('probe'), 'nobody-has-this', sample('a', 1))).toEqual(notFound)
  const codeFor = async (viewer?: Viewer) =>
    (await subgraph.run(record, { input: { projectSlug: slug, samples: [sample('a', 1, 4)] } }, viewer))
      .errors?.[0]?.extensions
  expect(await codeFor(member)).toEqual({ code: 'FORBIDDEN' })
  expect(await codeFor(testUser())).toEqual({ code: 'FORBIDDEN' })
  expect(await codeFor()).toEqual({ code: 'UNAUTHENTICATED' })
  expect(await eventsOf(project)).toHaveLength(2)
})

test('strangers and customers see no metrics of a project', async () => {
  const { owner, slug, id } = await watch()
  await recordAs(owner, slug, sample('a', 1))
  const [{ node }] = (
    await subgraph.data('{ projects { edges { node { metrics { edges { node { id } } } } } } }', {}, owner)
  ).projects.edges
  const metricId = node.metrics.edges[0].node.id
  const query = 'query ($id: ID!, $project: ID!) { metric(id: $id) { key } project(id: $project) { slug } }'
  expect(await subgraph.data(query, { id: metricId, project: id }, clientMember())).toEqual({
    metric: null,
    project: null,
  })
  expect(await subgraph.data(query, { id: metricId, project: id }, owner)).toEqual({
    metric: { key: 'a' },
    project: { slug },
  })
})

const badSamples: [string, object, string][] = [
  ['an empty key', { key: '' }, 'key'],
  ['a key with capitals', { key: 'Requests' }, 'key'],
  ['an over-long key', { key: 'k'.repeat(65) }, 'key'],
  ['a value beyond any measure', { value: 1e300 }, 'value'],
]
test.each(badSamples)(
  '%s is refused with the field at fault and nothing is written',
  async (_, fault, field) => {
    const { owner, slug } = await watch()
    const result = await recordRaw(slug, [sample('fine', 1), { ...sample('a', 1), ...fault }], owner)
    expect(result.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT')
    expect(result.errors?.[0]?.extensions?.['field']).toEqual(['input', 'samples', '1', field])
    expect(await metricsOf(owner, slug)).toEqual([])
  },
)

test('values that are no numbers and times that are none are refused', async () => {
  const { owner, slug } = await watch()
  for (const fault of [
    { value: 'NaN' },
    { value: null },
    { at: 'yesterday' },
    { at: '0000-01-01T00:00:00Z' },
  ]) {
    const result = await recordRaw(slug, [{ ...sample('a', 1), ...fault }], owner)
    expect(result.errors?.[0]?.message).toContain('$input')
  }
  expect(await metricsOf(owner, slug)).toEqual([])
})

test('no samples and more than 500 are refused', async () => {
  const { owner, slug } = await watch()
  const many = Array.from({ length: 501 }, (_, n) => sample('a', n, n))
  for (const samples of [[], many]) {
    const result = await recordRaw(slug, samples, owner)
    expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', 'samples'] })
  }
})

test('a sample from the future, before 2000 or with a ratio that is none names itself and spoils the whole report', async () => {
  const { owner, slug } = await watch()
  const future = { ...sample('a', 1), at: new Date(Date.now() + 6 * 60_000).toISOString() }
  const past = { ...sample('a', 1), at: '1999-12-31T23:59:59Z' }
  const ratio = { ...sample('a', 0.5), numerator: 1, denominator: 3 }
  const codes = [
    [future, 'TIME_OUT_OF_RANGE', 'at'],
    [past, 'TIME_OUT_OF_RANGE', 'at'],
    [ratio, 'RATIO_MISMATCH', 'numerator'],
  ] as const
  for (const [bad, code, field] of codes)
    expect(await recordAs(owner, slug, sample('fine', 1), bad)).toEqual({
      recorded: null,
      userErrors: [{ code, field: ['input', 'samples', '1', field] }],
    })
  expect(await metricsOf(owner, slug)).toEqual([])
})

test('a project has at most 1000 metrics', async () => {
  const { owner, slug } = await watch()
  const keys = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => sample(`k${from + n}`, 1))
  await recordAs(owner, slug, ...keys(0, 500))
  await recordAs(owner, slug, ...keys(500, 500))
  expect(await recordAs(owner, slug, sample('one.more', 1))).toEqual({
    recorded: null,
    userErrors: [{ code: 'TOO_MANY_METRICS', field: null }],
  })
  expect(await recordAs(owner, slug, sample('k0', 2, 1))).toEqual({ recorded: 1, userErrors: [] })
})

test('a metric is described once it is known what it means, by managers of its owner or ours', async () => {
  const { owner, slug } = await watch()
  const describeMetric = `mutation ($input: MetricDescribeInput!) {
    metricDescribe(input: $input) { metric { key name unit kind description staleAfterSeconds } userErrors { code field } }
  }`
  await recordAs(owner, slug, sample('tasks', 1))
  const input = {
    projectSlug: slug,
    key: 'tasks',
    name: 'Tasks',
    unit: 'tasks',
    kind: 'COUNTER',
    staleAfterSeconds: 60,
  }
  const run = async (viewer: Viewer, changes = {}) =>
    subgraph.run(describeMetric, { input: { ...input, ...changes } }, viewer)
  const described = {
    key: 'tasks',
    name: 'Tasks',
    unit: 'tasks',
    kind: 'COUNTER',
    description: 'Recorded without a description.',
    staleAfterSeconds: 60,
  }
  expect((await run(owner)).data).toEqual({ metricDescribe: { metric: described, userErrors: [] } })
  await run(owner)
  expect((await run(operatorMember('MANAGER'), { description: 'Done.' })).data).toEqual({
    metricDescribe: { metric: { ...described, description: 'Done.' }, userErrors: [] },
  })
  expect((await run(clientMember())).data).toEqual({
    metricDescribe: { metric: null, userErrors: [{ code: 'NOT_FOUND', field: ['input', 'projectSlug'] }] },
  })
  expect((await run({ ...owner, role: 'AGENT' })).errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
  const [metric] = await subgraph.database.sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', '{"role":"service"}', true)`
    return tx`select count(*)::int as events from platform.events where type = 'ecosystem.metric.described' and data->>'key' = 'tasks'`
  })
  expect(metric).toEqual({ events: 2 })
})

test('what is measured is heard by whoever may see it, enriched, and by nobody else', async () => {
  const project = await watch()
  const { owner, slug } = project
  const follow = `subscription ($id: ID, $slug: String, $keys: [String!]) {
    metricRecorded(projectId: $id, projectSlug: $slug, keys: $keys) { value at metric { key project { slug organisation { id } } } }
  }`
  const heard = subgraph.follow(follow, { id: project.id, keys: ['wanted'] }, owner)
  const ours = subgraph.follow(follow, { slug }, operatorMember('MEMBER'))
  const [first, firstOfOurs] = [heard.next(), ours.next()]
  const stranger = await subgraph.follow(follow, { id: project.id }, clientMember('OWNER')).next()
  expect(stranger.value.errors[0].extensions).toEqual({ code: 'NOT_FOUND', field: ['projectId'] })
  const nobody = await subgraph.follow(follow, { slug }).next()
  expect(nobody.value.errors[0].extensions).toEqual({ code: 'NOT_FOUND', field: ['projectSlug'] })
  const both = await subgraph.follow(follow, {}, owner).next()
  expect(both.value.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['projectId'] })

  await recordAs(owner, slug, sample('other', 1))
  await recordAs(owner, slug, sample('wanted', 2), sample('other', 3, 1))
  const node = { slug, organisation: { id: owner.organisationId } }
  const told = (key: string, value: number, seconds: number) => ({
    value,
    at: at(seconds),
    metric: { key, project: node },
  })
  expect((await first).value).toEqual({ data: { metricRecorded: [told('wanted', 2, 0)] } })
  expect((await firstOfOurs).value).toEqual({ data: { metricRecorded: [told('other', 1, 0)] } })
  expect((await ours.next()).value).toEqual({
    data: { metricRecorded: [told('wanted', 2, 0), told('other', 3, 1)] },
  })
  await Promise.all([heard.return?.(), ours.return?.()])
})

test('projects with their metrics and series cost four statements, however many there are', async () => {
  const viewer = clientMember()
  const projects = await Promise.all(
    Array.from({ length: 20 }, () => watch({ ...viewer, userId: createId() })),
  )
  for (const { slug } of projects) await recordAs(viewer, slug, sample('a', 1), sample('b', 2))
  const query = `query ($from: DateTime!) { projects(first: 100) { edges { node {
    slug organisation { id } health { status } metrics { edges { node { key project { name } series(from: $from) { last } } } }
  } } } }`
  const { value, statements } = await subgraph.database.statements.count(() =>
    subgraph.data(query, { from: at(-60) }, viewer),
  )
  expect(value.projects.edges).toHaveLength(20)
  expect(value.projects.edges[0].node.metrics.edges.map((edge: any) => edge.node.series)).toEqual([
    [{ last: 1 }],
    [{ last: 2 }],
  ])
  expect(statements).toHaveLength(4)
})
