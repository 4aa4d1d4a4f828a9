import { expect, test } from 'vitest'
import type { MemberRole, UserViewer } from '../../../platform/auth/viewer.ts'
import { insertAcme, insertPerson } from '../../../tests/testkit/people.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'

const subgraph = testSubgraph(identity)

const create = `mutation ($input: ApplicationCreateInput!) {
  applicationCreate(input: $input) { application { id name description documentMode organisation { name } archivedAt } userErrors { code field } }
}`
const update = `mutation ($input: ApplicationUpdateInput!) {
  applicationUpdate(input: $input) { application { name description documentMode } userErrors { code field } }
}`
const archive = `mutation ($id: ID!) {
  applicationArchive(input: { id: $id }) { application { id archivedAt apiKeys { edges { node { revokedAt } } } } userErrors { code field } }
}`
const createKey = `mutation ($id: ID!) {
  apiKeyCreate(input: { applicationId: $id, name: "k", environment: LIVE, scopes: [] }) { apiKey { id } userErrors { code field } }
}`

async function admin(role: MemberRole = 'ADMIN'): Promise<UserViewer> {
  const { userId } = await insertPerson(subgraph.database)
  const organisationId = await insertAcme(subgraph.database)
  return testUser({ userId, organisationId, organisationKind: 'CLIENT', role })
}

async function createAs(viewer: UserViewer, input: object) {
  return (await subgraph.data(create, { input }, viewer)).applicationCreate
}

test('an application is created, changed, found and archived', async () => {
  const viewer = await admin()
  const created = await createAs(viewer, { name: '  Storefront ', description: 'Our shop' })
  expect(created).toEqual({
    application: {
      id: expect.any(String),
      name: 'Storefront',
      description: 'Our shop',
      documentMode: 'OFF',
      organisation: { name: 'Acme' },
      archivedAt: null,
    },
    userErrors: [],
  })
  const { id } = created.application
  const input = { id, documentMode: 'REQUIRE_ID' }
  expect((await subgraph.data(update, { input }, viewer)).applicationUpdate).toEqual({
    application: { name: 'Storefront', description: 'Our shop', documentMode: 'REQUIRE_ID' },
    userErrors: [],
  })
  const list = await subgraph.data(`{ applications { edges { node { id } } } }`, {}, viewer)
  expect(list.applications.edges).toEqual([{ node: { id } }])
  expect((await subgraph.data(createKey, { id }, viewer)).apiKeyCreate.userErrors).toEqual([])
  const { applicationArchive } = await subgraph.data(archive, { id }, viewer)
  expect(applicationArchive).toEqual({
    application: {
      id,
      archivedAt: expect.any(String),
      apiKeys: { edges: [{ node: { revokedAt: expect.any(String) } }] },
    },
    userErrors: [],
  })
  const notFound = [{ code: 'NOT_FOUND', field: ['input', 'id'] }]
  expect((await subgraph.data(update, { input }, viewer)).applicationUpdate.userErrors).toEqual(notFound)
  expect((await subgraph.data(createKey, { id }, viewer)).apiKeyCreate.userErrors).toEqual([
    { code: 'NOT_FOUND', field: ['input', 'applicationId'] },
  ])
})

test('a name is one application’s, in any case of letters, until it is archived', async () => {
  const viewer = await admin()
  const { application } = await createAs(viewer, { name: 'Shop' })
  const taken = [{ code: 'NAME_TAKEN', field: ['input', 'name'] }]
  expect((await createAs(viewer, { name: 'SHOP' })).userErrors).toEqual(taken)
  const other = await createAs(viewer, { name: 'Other' })
  const input = { id: other.application.id, name: 'shop' }
  expect((await subgraph.data(update, { input }, viewer)).applicationUpdate.userErrors).toEqual(taken)
  await subgraph.data(archive, { id: application.id }, viewer)
  expect((await createAs(viewer, { name: 'shop' })).userErrors).toEqual([])
})

test('another organisation neither sees nor changes it; a manager changes nothing', async () => {
  const viewer = await admin()
  const { application } = await createAs(viewer, { name: 'Shop' })
  const stranger = await admin('OWNER')
  const read = `query ($id: ID!) { application(id: $id) { id } applications { edges { node { id } } } }`
  expect(await subgraph.data(read, { id: application.id }, stranger)).toEqual({
    application: null,
    applications: { edges: [] },
  })
  expect(
    (await subgraph.data(archive, { id: application.id }, stranger)).applicationArchive.userErrors,
  ).toEqual([{ code: 'NOT_FOUND', field: ['input', 'id'] }])
  const manager = { ...viewer, role: 'MANAGER' as const }
  const result = await subgraph.run(create, { input: { name: 'x' } }, manager)
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
  expect((await subgraph.run(create, { input: { name: 'x' } })).errors?.[0]?.extensions).toEqual({
    code: 'UNAUTHENTICATED',
  })
})
