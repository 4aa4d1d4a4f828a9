import { expect, test } from 'vitest'
import { clientMember, createWatchedProject, operatorMember } from '../../../tests/testkit/ecosystem.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { ecosystem } from '../subgraph.ts'

const subgraph = testSubgraph(ecosystem)
const query =
  '{ ecosystemOverview { projectsByHealth { status count } freshMetrics staleMetrics isPartial } }'
const record = 'mutation ($input: MetricsRecordInput!) { metricsRecord(input: $input) { recorded } }'
const check =
  'mutation ($input: HealthCheckRecordInput!) { healthCheckRecord(input: $input) { userErrors { code } } }'

test('the overview counts what the viewer may see, in one statement, and says when something is missing', async () => {
  const viewer = clientMember()
  const overview = async (by = viewer) => (await subgraph.data(query, {}, by)).ecosystemOverview
  const nothing = { projectsByHealth: [], freshMetrics: 0, staleMetrics: 0, isPartial: false }
  expect(await overview()).toEqual(nothing)

  const projects = await Promise.all([1, 2, 3].map(() => createWatchedProject(subgraph, viewer)))
  const [first, second, third] = projects.map(({ slug }) => slug)
  for (const [projectSlug, status] of [
    [first, 'UP'],
    [second, 'UP'],
    [third, 'DOWN'],
  ])
    await subgraph.data(check, { input: { projectSlug, status } }, viewer)
  const now = new Date().toISOString()
  const samples = ['a', 'b'].map((key) => ({ key, value: 1, at: now }))
  await subgraph.data(record, { input: { projectSlug: first, samples } }, viewer)
  const whole = {
    projectsByHealth: [
      { status: 'DOWN', count: 1 },
      { status: 'UP', count: 2 },
    ],
    freshMetrics: 2,
    staleMetrics: 0,
    isPartial: false,
  }
  expect(await overview()).toEqual(whole)

  const old = [{ key: 'c', value: 1, at: new Date(Date.now() - 86_460_000).toISOString() }]
  await subgraph.data(record, { input: { projectSlug: third, samples: old } }, viewer)
  const { value, statements } = await subgraph.database.statements.count(() => overview())
  expect(value).toEqual({ ...whole, staleMetrics: 1, isPartial: true })
  expect(statements).toHaveLength(1)

  expect(await overview(clientMember())).toEqual(nothing)
  expect(await overview(operatorMember('MEMBER'))).toMatchObject({ freshMetrics: 2, staleMetrics: 1 })
  const anonymous = await subgraph.run(query)
  expect(anonymous.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
})

test('a project nobody has looked at makes the picture partial', async () => {
  const viewer = clientMember()
  await createWatchedProject(subgraph, viewer)
  expect((await subgraph.data(query, {}, viewer)).ecosystemOverview).toEqual({
    projectsByHealth: [{ status: null, count: 1 }],
    freshMetrics: 0,
    staleMetrics: 0,
    isPartial: true,
  })
})
