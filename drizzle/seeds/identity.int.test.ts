import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { verifyAccessToken } from '../../platform/auth/access-token.ts'
import { serviceViewer } from '../../platform/auth/viewer.ts'
import { identityKeySource } from '../../subgraphs/identity/services.ts'
import { identity } from '../../subgraphs/identity/subgraph.ts'
import { testSubgraph } from '../../tests/testkit/subgraph.ts'
import { demoAccounts, demoPassword } from './demo-accounts.ts'
import { seedIdentity } from './identity.ts'
import { generateWorld } from './world/world.ts'

const subgraph = testSubgraph(identity)
const world = generateWorld({ seed: 7, asOf: new Date('2026-11-21T00:00:00Z') })
const service = () => subgraph.database.as(serviceViewer('seed'), 'seed')

beforeAll(() => service().write((tx) => seedIdentity(tx, world)))

test('everybody of the world is there, with the events that made them', async () => {
  const [counts] = await service().read((tx) =>
    tx.execute(sql`
      select (select count(*)::int from identity.users) as users,
             (select count(*)::int from identity.profiles) as profiles,
             (select count(*)::int from identity.organisations) as organisations,
             (select count(*)::int from identity.memberships) as memberships,
             (select count(*)::int from identity.passwords) as passwords,
             (select count(*)::int from platform.events) as events`),
  )
  const { users, organisations, memberships } = world
  expect(organisations.length).toBeGreaterThanOrEqual(30)
  expect(counts).toEqual({
    users: users.length,
    profiles: users.length,
    organisations: organisations.length,
    memberships: memberships.length,
    passwords: users.filter(({ demo }) => demo).length,
    events: users.length + organisations.length + memberships.length,
  })
})

test('each demo account signs in and acts as its organisation; nobody else can', async () => {
  const signIn = `mutation ($input: UserSignInInput!) {
    userSignIn(input: $input) { accessToken { value } userErrors { code } }
  }`
  const demos = world.users.filter(({ demo }) => demo)
  expect(demos.map(({ email }) => email).toSorted()).toEqual(
    demoAccounts.map(({ email }) => email).toSorted(),
  )
  for (const { email, id } of demos) {
    const { userSignIn } = await subgraph.data(signIn, { input: { email, password: demoPassword } })
    const source = identityKeySource(subgraph.services)
    const { viewer } = await verifyAccessToken(userSignIn.accessToken.value, source)
    const ids = world.memberships
      .filter(({ userId }) => userId === id)
      .map(({ organisationId }) => organisationId)
    expect(ids.length === 0 ? [null] : ids).toContain(viewer.organisationId)
  }
  const other = world.users.find(({ demo }) => !demo)
  const { userSignIn } = await subgraph.data(signIn, {
    input: { email: other?.email, password: demoPassword },
  })
  expect(userSignIn.userErrors).toEqual([{ code: 'INVALID_CREDENTIALS' }])
})
