import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { ecosystem } from '../../subgraphs/ecosystem/subgraph.ts'
import { testSubgraph, testUser } from '../../tests/testkit/subgraph.ts'
import { seedEcosystem } from './ecosystem.ts'
import { organisationBySlug, operatorOf } from './world/organisations.ts'
import { generateWorld } from './world/world.ts'

const subgraph = testSubgraph(ecosystem)
const world = generateWorld({ seed: 7, asOf: new Date('2026-11-21T00:00:00Z') })
const operatorId = operatorOf(world.organisations).id
const agent = testUser({ organisationId: operatorId, organisationKind: 'OPERATOR', role: 'AGENT' })
const service = () => subgraph.database.as(serviceViewer('seed'), 'seed')

beforeAll(() => service().write((tx) => seedEcosystem(tx, world)))

test('everything that is watched is there', async () => {
  const [counts] = await service().read((tx) =>
    tx.execute(sql`
      select (select count(*)::int from ecosystem.projects) as projects,
             (select count(*)::int from ecosystem.project_customers) as uses,
             (select count(*)::int from ecosystem.customer_accounts) as accounts,
             (select count(*)::int from ecosystem.metrics) as metrics,
             (select count(*)::int from ecosystem.metric_samples) as samples,
             (select count(*)::int from ecosystem.health_checks) as checks`),
  )
  expect(counts).toEqual({
    projects: 8,
    uses: world.projectUses.length,
    accounts: world.customers.length,
    metrics: world.metrics.length,
    samples: world.samples.length,
    checks: world.healthChecks.length,
  })
})

test('the operator sees the seven projects of the plan and this platform, each with what is measured of it', async () => {
  const { projects } = await subgraph.data(
    '{ projects { edges { node { slug health { status } metrics(first: 1) { edges { node { latestAt source } } } } } } }',
    {},
    agent,
  )
  const seen = projects.edges.map((edge: any) => {
    const { slug, health, metrics } = edge.node
    return [slug, health !== null, metrics.edges[0]?.node ?? null]
  })
  const measured = { latestAt: '2026-11-21T00:00:00.000Z', source: 'seed' }
  expect(seen).toEqual([
    ['agent-banks', true, measured],
    ['sd-ghost-protocol', true, measured],
    ['seftec-store', true, measured],
    ['seftechub', true, measured],
    ['sub-pro', true, measured],
    // It measures itself, once it runs.
    ['stratograph', false, null],
    ['task-manager', true, measured],
    ['vortexcore-app', true, measured],
  ])
})

test('the version of every project is the number of its events, and its health that of its last check', async () => {
  const wrong = await service().read((tx) =>
    tx.execute(sql`
      select p.slug from ecosystem.projects p
        left join lateral (select status, checked_at from ecosystem.health_checks c where c.project_id = p.id order by checked_at desc limit 1) last on true
       where p.version <> (select count(*) from platform.events e where e.stream = 'ecosystem.project/' || p.id)
          or p.health_status is distinct from last.status or p.health_checked_at is distinct from last.checked_at`),
  )
  expect([...wrong]).toEqual([])
})

test('the subscription business adds up: a year of MRR is the ARR', async () => {
  const ghost = organisationBySlug(world.organisations, 'sub-pro')
  const member = testUser({ organisationId: ghost.id, organisationKind: 'CLIENT', role: 'MEMBER' })
  const { projectBySlug } = await subgraph.data(
    `{ projectBySlug(slug: "sub-pro") {
      metrics(keys: ["revenue.mrr", "revenue.arr"]) { edges { node { key latestValue } } }
    } }`,
    {},
    member,
  )
  const [arr, mrr] = projectBySlug.metrics.edges.map((edge: any) => edge.node)
  expect([arr.key, mrr.key]).toEqual(['revenue.arr', 'revenue.mrr'])
  expect(arr.latestValue).toBe(mrr.latestValue * 12)
})

test('a ratio comes with what it was taken of', async () => {
  const wrong = await service().read((tx) =>
    tx.execute(sql`
      select s.metric_id from ecosystem.metric_samples s join ecosystem.metrics m on m.id = s.metric_id
       where (m.kind = 'RATIO') <> (s.denominator is not null) or abs(s.numerator / s.denominator - s.value) > 1e-9`),
  )
  expect([...wrong]).toEqual([])
})
