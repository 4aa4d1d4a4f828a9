import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { marketplace } from '../../subgraphs/marketplace/subgraph.ts'
import { testSubgraph, testUser } from '../../tests/testkit/subgraph.ts'
import { seedMarketplace } from './marketplace.ts'
import { generateWorld } from './world/world.ts'

const subgraph = testSubgraph(marketplace)
const world = generateWorld({ seed: 7, asOf: new Date('2026-11-21T00:00:00Z') })
const service = () => subgraph.database.as(serviceViewer('seed'), 'seed')

beforeAll(() => service().write((tx) => seedMarketplace(tx, world)))

test('every provider, service, job and proposal is there', async () => {
  const [counts] = await service().read((tx) =>
    tx.execute(sql`
      select (select count(*)::int from marketplace.provider_profiles) as providers,
             (select count(*)::int from marketplace.services) as services,
             (select count(*)::int from marketplace.jobs) as jobs,
             (select count(*)::int from marketplace.proposals) as proposals`),
  )
  const { providers, services, jobs, proposals } = world
  expect(counts).toEqual({
    providers: providers.length,
    services: services.length,
    jobs: jobs.length,
    proposals: proposals.length,
  })
  expect(jobs.length).toBeGreaterThanOrEqual(150)
})

test('the version of every row is the number of its events', async () => {
  const wrong = await service().read((tx) =>
    tx.execute(sql`
      select name from (
        select 'marketplace.provider_profile/' || id as name, version from marketplace.provider_profiles
        union all select 'marketplace.service/' || id, version from marketplace.services
        union all select 'marketplace.job/' || id, version from marketplace.jobs
        union all select 'marketplace.proposal/' || id, version from marketplace.proposals
      ) as kept
      where version <> (select count(*) from platform.events where stream = kept.name)`),
  )
  expect([...wrong]).toEqual([])
})

test('proposals stand on open jobs only', async () => {
  const [row] = await service().read((tx) =>
    tx.execute(sql`
      select count(*)::int as stray from marketplace.proposals p join marketplace.jobs j on j.id = p.job_id
       where p.status = 'SUBMITTED' and j.status <> 'OPEN'`),
  )
  expect(row).toEqual({ stray: 0 })
})

test('a customer with an account can accept a proposal for their open job', async () => {
  const open = world.jobs.filter(({ status }) => status === 'OPEN')
  const users = new Map(world.customers.map(({ id, userId }) => [id, userId]))
  const job = open.find(
    ({ id, customerId }) =>
      users.get(customerId) &&
      world.proposals.some(({ jobId, status }) => jobId === id && status === 'SUBMITTED'),
  )
  const proposal = world.proposals.find(({ jobId, status }) => jobId === job?.id && status === 'SUBMITTED')
  const viewer = testUser({ userId: users.get(job?.customerId ?? '') ?? '' })
  const { proposalAccept } = await subgraph.data(
    'mutation ($input: ProposalAcceptInput!) { proposalAccept(input: $input) { proposal { status job { status } } userErrors { code } } }',
    { input: { proposalId: proposal?.id } },
    viewer,
  )
  expect(proposalAccept).toEqual({
    proposal: { status: 'ACCEPTED', job: { status: 'AWARDED' } },
    userErrors: [],
  })
})
