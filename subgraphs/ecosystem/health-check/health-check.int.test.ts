import { expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { Viewer } from '../../../platform/auth/viewer.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { clientMember, createWatchedProject, operatorMember } from '../../../tests/testkit/ecosystem.ts'
import type { WatchedProject } from '../../../tests/testkit/ecosystem.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { createOwnProject } from '../project/project.commands.ts'
import { ecosystem } from '../subgraph.ts'

const subgraph = testSubgraph(ecosystem)
const watch = () => createWatchedProject(subgraph, clientMember())
const record = /* GraphQL */ `
  mutation ($input: HealthCheckRecordInput!) {
    healthCheckRecord(input: $input) {
      project {
        slug
        health {
          status
          since
          checkedAt
          latencyMs
          message
        }
      }
      userErrors {
        code
        field
      }
    }
  }
`
const checks = /* GraphQL */ `
  query ($slug: String!, $first: Int, $after: String) {
    projectBySlug(slug: $slug) {
      healthChecks(first: $first, after: $after) {
        edges {
          node {
            id
            status
            latencyMs
            httpStatus
            message
          }
        }
        pageInfo {
          endCursor
          hasNextPage
        }
      }
    }
  }
`
const recordAs = async (viewer: Viewer, input: object) =>
  (await subgraph.data(record, { input }, viewer)).healthCheckRecord
const checksOf = async (viewer: Viewer, variables: object) =>
  (await subgraph.data(checks, { ...variables }, viewer)).projectBySlug?.healthChecks
const eventsOf = async ({ id }: WatchedProject) => {
  const events = await createEventLog(subgraph.database).readStream(`ecosystem.health/${id}`)
  return events.map(({ data }) => data as { previousStatus: string | null; status: string })
}

test('the latest check is the health of the project, and the status knows since when it holds', async () => {
  const project = await watch()
  const { owner, slug } = project
  const first = await recordAs(owner, { projectSlug: slug, status: 'UP', latencyMs: 12 })
  const second = await recordAs(owner, { projectSlug: slug, status: 'UP', latencyMs: 15 })
  const third = await recordAs(owner, { projectSlug: slug, status: 'DOWN', httpStatus: 503, message: 'gone' })
  const healthOf = (answer: any) => answer.project.health
  expect(healthOf(first)).toMatchObject({ status: 'UP', latencyMs: 12, since: healthOf(first).checkedAt })
  expect(healthOf(second)).toMatchObject({ status: 'UP', latencyMs: 15, since: healthOf(first).since })
  expect(healthOf(third)).toMatchObject({ status: 'DOWN', message: 'gone', since: healthOf(third).checkedAt })
  const history = await checksOf(owner, { slug })
  expect(history.edges.map((edge: any) => edge.node)).toEqual([
    { id: expect.any(String), status: 'DOWN', latencyMs: null, httpStatus: 503, message: 'gone' },
    { id: expect.any(String), status: 'UP', latencyMs: 15, httpStatus: null, message: null },
    { id: expect.any(String), status: 'UP', latencyMs: 12, httpStatus: null, message: null },
  ])
  expect((await eventsOf(project)).map(({ previousStatus, status }) => [previousStatus, status])).toEqual([
    [null, 'UP'],
    ['UP', 'UP'],
    ['UP', 'DOWN'],
  ])
})

test('forty checks at once stand one after the other', async () => {
  const project = await watch()
  const statuses = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 'UP' : 'DOWN'))
  await Promise.all(statuses.map((status) => recordAs(project.owner, { projectSlug: project.slug, status })))
  const events = await eventsOf(project)
  expect(events).toHaveLength(40)
  for (const [index, { previousStatus }] of events.entries())
    expect(previousStatus).toBe(events[index - 1]?.status ?? null)
  const { projectBySlug } = await subgraph.data(
    'query ($slug: String!) { projectBySlug(slug: $slug) { health { status } } }',
    { slug: project.slug },
    project.owner,
  )
  expect(projectBySlug.health.status).toBe(events.at(-1)?.status)
})

test('the history is read page by page, by the owner and by us', async () => {
  const { owner, slug } = await watch()
  for (const latencyMs of [1, 2, 3]) await recordAs(owner, { projectSlug: slug, status: 'UP', latencyMs })
  const first = await checksOf(operatorMember('MEMBER'), { slug, first: 2 })
  expect(first.edges.map((edge: any) => edge.node.latencyMs)).toEqual([3, 2])
  expect(first.pageInfo.hasNextPage).toBe(true)
  const second = await checksOf(owner, { slug, first: 2, after: first.pageInfo.endCursor })
  expect(second.edges.map((edge: any) => edge.node.latencyMs)).toEqual([1])
  expect(await checksOf(clientMember('OWNER'), { slug })).toBeUndefined()
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on HealthCheck { latencyMs } } }'
  const r = [{ __typename: 'HealthCheck', id: first.edges[0].node.id }]
  expect(await subgraph.data(query, { r }, owner)).toEqual({ _entities: [{ latencyMs: 3 }] })
  expect(await subgraph.data(query, { r }, clientMember())).toEqual({ _entities: [null] })
})

test('agents of the owner, our staff and services report; others do not', async () => {
  const project = await watch()
  const input = { projectSlug: project.slug, status: 'UP' }
  expect(await recordAs({ ...project.owner, role: 'AGENT' }, input)).toMatchObject({ userErrors: [] })
  expect(await recordAs(operatorMember('AGENT'), input)).toMatchObject({ userErrors: [] })
  expect(await recordAs(serviceViewer('probe'), input)).toMatchObject({ userErrors: [] })
  expect(await recordAs(clientMember('OWNER'), input)).toEqual({
    project: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'projectSlug'] }],
  })
  const codeFor = async (viewer?: Viewer) =>
    (await subgraph.run(record, { input }, viewer)).errors?.[0]?.extensions
  expect(await codeFor({ ...project.owner, role: 'MEMBER' })).toEqual({ code: 'FORBIDDEN' })
  expect(await codeFor(testUser())).toEqual({ code: 'FORBIDDEN' })
  expect(await codeFor()).toEqual({ code: 'UNAUTHENTICATED' })
  expect(await eventsOf(project)).toHaveLength(3)
})

test.each([
  ['a negative latency', { latencyMs: -1 }, 'latencyMs'],
  ['an HTTP status that is none', { httpStatus: 42 }, 'httpStatus'],
  ['an over-long message', { message: 'x'.repeat(10_241) }, 'message'],
])('%s is refused with the field at fault', async (_, fault, field) => {
  const project = await watch()
  const input = { projectSlug: project.slug, status: 'UP', ...fault }
  const result = await subgraph.run(record, { input }, project.owner)
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', field] })
  expect(await eventsOf(project)).toEqual([])
})

test('a change of health is heard by whoever may see the project; a check that changes nothing is not', async () => {
  const project = await watch()
  const { id, slug, owner } = project
  const follow =
    'subscription ($id: ID) { healthChanged(projectId: $id) { slug health { status } organisation { id } } }'
  const one = subgraph.follow(follow, { id }, owner)
  const all = subgraph.follow(follow, {}, operatorMember('MEMBER'))
  const theirs = await watch()
  const strangers = subgraph.follow(follow, {}, theirs.owner)
  const [heard, heardByUs, heardByStrangers] = [one.next(), all.next(), strangers.next()]
  const refused = await subgraph.follow(follow, { id }, clientMember()).next()
  expect(refused.value.errors[0].extensions).toEqual({ code: 'NOT_FOUND', field: ['projectId'] })
  for (const status of ['UP', 'UP', 'DOWN']) await recordAs(owner, { projectSlug: slug, status })
  await recordAs(theirs.owner, { projectSlug: theirs.slug, status: 'DEGRADED' })
  const told = (project: WatchedProject, status: string) => {
    const organisation = { id: project.owner.organisationId }
    return { data: { healthChanged: { slug: project.slug, health: { status }, organisation } } }
  }
  // Each answer shows the project as it is when it is read.
  expect((await heard).value.data.healthChanged.slug).toBe(slug)
  expect((await heardByUs).value.data.healthChanged.slug).toBe(slug)
  const [second, secondOfUs] = [(await one.next()).value, (await all.next()).value]
  expect([second, secondOfUs]).toEqual([told(project, 'DOWN'), told(project, 'DOWN')])
  expect((await heardByStrangers).value).toEqual(told(theirs, 'DEGRADED'))
  expect((await all.next()).value).toEqual(told(theirs, 'DEGRADED'))
  await Promise.all([one.return?.(), all.return?.(), strangers.return?.()])
})

test('the gateway’s report on its traffic is the health of this platform, kept when it is due or something changed', async () => {
  const operator = operatorMember('MEMBER')
  const service = subgraph.database.as(serviceViewer('test'), 'test-request')
  await service.write((tx) => createOwnProject(tx, operator.organisationId ?? ''))
  const report = async (requests: number, errors: number, viewer: Viewer = serviceViewer('gateway')) => {
    const values = { requests_per_second: requests, errors_per_second: errors, latency_p50_ms: 3.6 }
    const at = new Date().toISOString()
    const samples = Object.entries(values).map(([key, value]) => ({ key, value, at }))
    const query = 'mutation ($input: MetricsRecordInput!) { metricsRecord(input: $input) { recorded } }'
    return subgraph.data(query, { input: { projectSlug: 'stratograph', samples } }, viewer)
  }
  await report(0, 1, { ...operator, role: 'AGENT' })
  expect(await checksOf(operator, { slug: 'stratograph' })).toMatchObject({ edges: [] })
  await report(10, 0)
  await report(10, 0)
  await report(10, 5)
  const { edges } = await checksOf(operator, { slug: 'stratograph' })
  expect(edges.map(({ node }: any) => [node.status, node.latencyMs, node.message])).toEqual([
    ['DEGRADED', 4, 'errors or slow answers at the gateway'],
    ['UP', 4, null],
  ])
  const { projectBySlug } = await subgraph.data(
    '{ projectBySlug(slug: "stratograph") { metrics(keys: ["latency_p50_ms"]) { edges { node { name unit source staleAfterSeconds } } } } }',
    {},
    operator,
  )
  expect(projectBySlug.metrics.edges[0].node).toEqual({
    name: 'Median latency',
    unit: 'ms',
    source: 'gateway',
    staleAfterSeconds: 30,
  })
})
