import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { MachineViewer, UserViewer } from '../../../platform/auth/viewer.ts'
import { insertAcme, insertPerson } from '../../../tests/testkit/people.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'
import { publishingScope } from './publisher.ts'

const subgraph = testSubgraph(identity)

const publishMutation = `mutation ($input: ManifestPublishInput!) {
  manifestPublish(input: $input) { manifest { operationCount addedCount format } userErrors { code message field } }
}`
const listOperations = `query ($id: ID!) {
  application(id: $id) { operations { edges { node { documentId name kind body estimatedCost requiredScopes } } } }
}`
const lookUp = `query ($applicationId: ID!, $documentId: String, $normalisedHash: String) {
  operationLookup(applicationId: $applicationId, documentId: $documentId, normalisedHash: $normalisedHash) { documentId body normalisedHash }
}`

interface Partner {
  readonly viewer: UserViewer
  readonly applicationId: string
}

async function partner(): Promise<Partner> {
  const { userId } = await insertPerson(subgraph.database)
  const organisationId = await insertAcme(subgraph.database)
  const viewer = testUser({ userId, organisationId, organisationKind: 'CLIENT', role: 'ADMIN' })
  const source = `mutation { applicationCreate(input: { name: "Shop" }) { application { id } } }`
  const { applicationCreate } = await subgraph.data(source, {}, viewer)
  return { viewer, applicationId: applicationCreate.application.id }
}

const whoAmI = 'query WhoAmI { me { id displayName } }'
const orders = 'query Orders($first: Int) { orders(first: $first) { edges { node { id } } } }'
const idOf = (body: string) => createHash('sha256').update(body).digest('hex')
const apollo = (...bodies: string[]) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: bodies.map((body) => ({ id: idOf(body), name: 'x', type: 'query', body })),
})

async function publish({ viewer, applicationId }: Partner, manifest: unknown, format = 'APOLLO') {
  const input = { applicationId, format, manifest }
  return (await subgraph.data(publishMutation, { input }, viewer)).manifestPublish
}

async function operationsOf({ viewer, applicationId }: Partner): Promise<any[]> {
  const { application } = await subgraph.data(listOperations, { id: applicationId }, viewer)
  return application.operations.edges.map(({ node }: { node: unknown }) => node)
}

test('a manifest is published, and the same again adds nothing', async () => {
  const owner = await partner()
  const manifest = apollo(whoAmI, orders)
  expect(await publish(owner, manifest)).toEqual({
    manifest: { operationCount: 2, addedCount: 2, format: 'APOLLO' },
    userErrors: [],
  })
  expect(await publish(owner, manifest)).toMatchObject({ manifest: { addedCount: 0 }, userErrors: [] })
  const more = apollo(whoAmI, 'mutation Leave { userSignOut { userErrors { code } } }')
  expect(await publish(owner, more)).toMatchObject({ manifest: { operationCount: 2, addedCount: 1 } })
  const published = await operationsOf(owner)
  expect(published).toHaveLength(3)
  expect(published).toContainEqual({
    documentId: idOf(orders),
    name: 'Orders',
    kind: 'QUERY',
    body: orders,
    // The connection, and twenty times an edge with its order.
    estimatedCost: 41,
    requiredScopes: expect.any(Array),
  })
})

test('a map of Relay’s compiler is published', async () => {
  const owner = await partner()
  expect(await publish(owner, { one: whoAmI }, 'RELAY')).toMatchObject({ manifest: { addedCount: 1 } })
})

test('one invalid operation of a hundred keeps all of them out, and each reason is told', async () => {
  const owner = await partner()
  const bodies = Array.from({ length: 99 }, (_, index) => `query Q${index} { me { id } }`)
  const { manifest, userErrors } = await publish(
    owner,
    apollo(...bodies, 'query Bad { me { shoeSize } nothing }'),
  )
  expect(manifest).toBeNull()
  expect(userErrors).toEqual([
    {
      code: 'INVALID_OPERATION',
      message: expect.stringContaining('Cannot query field "shoeSize" on type "User". (line 1, column 18)'),
      field: ['input', 'manifest', 'operations', '99'],
    },
    {
      code: 'INVALID_OPERATION',
      message: expect.stringContaining('Cannot query field "nothing"'),
      field: ['input', 'manifest', 'operations', '99'],
    },
  ])
  expect(await operationsOf(owner)).toEqual([])
})

test('an operation without a name, two in one and none at all are refused', async () => {
  const owner = await partner()
  const { userErrors } = await publish(owner, {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [
      { id: 'a', body: '{ me { id } }' },
      { id: 'b', body: 'query A { me { id } } query B { me { id } }' },
      { id: 'c', body: 'query {' },
    ],
  })
  expect(userErrors.map(({ code, field }: any) => [code, field.at(-1)])).toEqual([
    ['INVALID_OPERATION', '0'],
    ['INVALID_OPERATION', '1'],
    ['INVALID_OPERATION', '2'],
  ])
})

test('an id that stands for another text is refused, in one manifest and in two at the same moment', async () => {
  const owner = await partner()
  await publish(owner, { same: whoAmI }, 'RELAY')
  const conflict = await publish(owner, { other: orders, same: orders }, 'RELAY')
  expect(conflict.userErrors).toMatchObject([{ code: 'ID_CONFLICT', field: ['input', 'manifest', 'same'] }])
  expect(await operationsOf(owner)).toHaveLength(1)
  const texts = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `query Q${number} { me { id } }`)
  const answers = await Promise.all(texts.map((text) => publish(owner, { contested: text }, 'RELAY')))
  const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'OK')
  expect(codes.filter((code) => code === 'OK')).toHaveLength(1)
  expect(codes.filter((code) => code === 'ID_CONFLICT')).toHaveLength(7)
})

test('ten thousand operations are refused at once', async () => {
  const owner = await partner()
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`id${index}`, whoAmI]))
  expect((await publish(owner, many, 'RELAY')).userErrors).toMatchObject([
    { code: 'TOO_MANY_OPERATIONS', field: ['input', 'manifest'] },
  ])
})

test('a build server publishes with a key that may, for its own application only', async () => {
  const owner = await partner()
  const machine: MachineViewer = {
    kind: 'machine',
    principal: 'APPLICATION',
    machineId: owner.applicationId,
    credentialId: createId(),
    organisationId: owner.viewer.organisationId ?? '',
    organisationKind: 'CLIENT',
    role: 'AGENT',
    scopes: [publishingScope],
  }
  const input = { applicationId: owner.applicationId, format: 'RELAY', manifest: { a: whoAmI } }
  const publishAs = async (viewer: MachineViewer) => subgraph.run(publishMutation, { input }, viewer)
  expect((await publishAs(machine)).data?.['manifestPublish']).toMatchObject({ manifest: { addedCount: 1 } })
  for (const viewer of [
    { ...machine, scopes: [] },
    { ...machine, machineId: createId() },
  ])
    expect((await publishAs(viewer)).errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
})

test('operations are found by id and by text, by their application and our own services only', async () => {
  const [owner, stranger] = [await partner(), await partner()]
  await publish(owner, { a: `# what a comment\n${whoAmI}` }, 'RELAY')
  const gateway = serviceViewer('gateway')
  const find = async (variables: object, viewer: Parameters<typeof subgraph.data>[2] = gateway) =>
    (await subgraph.data(lookUp, { ...variables }, viewer)).operationLookup
  const { applicationId } = owner
  const found = await find({ applicationId, documentId: 'a' })
  expect(found.body).toContain(whoAmI)
  expect(await find({ applicationId, normalisedHash: found.normalisedHash })).toEqual(found)
  expect(await find({ applicationId: stranger.applicationId, documentId: 'a' })).toBeNull()
  expect(await find({ applicationId })).toBeNull()
  const refused = await subgraph.run(lookUp, { applicationId, documentId: 'a' }, owner.viewer)
  expect(refused.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
  const seen = await subgraph.data(listOperations, { id: applicationId }, stranger.viewer)
  expect(seen.application).toBeNull()
})

test('a name stands for what was published last under it, of its own application', async () => {
  const owner = await partner()
  const other = await partner()
  const first = 'query Names { me { id } }'
  const second = 'query Names { me { displayName } }'
  const aLater = 'query Latest { me { id } }'
  for (const body of [first, aLater, second]) await publish(owner, apollo(body))
  await publish(other, apollo(first))
  const service = serviceViewer('gateway')
  const byName = `query ($applicationId: ID!, $name: String) { operationLookup(applicationId: $applicationId, name: $name) { body kind estimatedCost requiredScopes } }`
  const variables = { applicationId: owner.applicationId, name: 'Names' }
  expect((await subgraph.data(byName, variables, service)).operationLookup).toEqual({
    body: second,
    kind: 'QUERY',
    estimatedCost: 1,
    requiredScopes: [['identity:read']],
  })
  expect((await subgraph.data(byName, { ...variables, name: 'None' }, service)).operationLookup).toBeNull()
  const list = `query ($applicationId: ID!, $limit: Int!) { namedOperations(applicationId: $applicationId, limit: $limit) { name body } }`
  const listed = (applicationId: string, limit: number) =>
    subgraph.data(list, { applicationId, limit }, service).then(({ namedOperations }) => namedOperations)
  expect(await listed(owner.applicationId, 10)).toEqual([
    { name: 'Latest', body: aLater },
    { name: 'Names', body: second },
  ])
  expect(await listed(owner.applicationId, 1)).toEqual([{ name: 'Latest', body: aLater }])
  expect(await listed(other.applicationId, 10)).toEqual([{ name: 'Names', body: first }])
  const refused = await subgraph.run(list, { applicationId: owner.applicationId, limit: 10 }, owner.viewer)
  expect(refused.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
})
