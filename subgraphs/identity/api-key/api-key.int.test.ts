import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { readApiKey } from '../../../platform/auth/api-key.ts'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { insertAcme, insertPerson } from '../../../tests/testkit/people.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'

const subgraph = testSubgraph(identity)

const create = `mutation ($input: ApiKeyCreateInput!) {
  apiKeyCreate(input: $input) { secret apiKey { id name environment prefix scopes expiresAt revokedAt lastUsedAt } userErrors { code field } }
}`
const revoke = `mutation ($id: ID!) {
  apiKeyRevoke(input: { id: $id }) { apiKey { revokedAt } userErrors { code field } }
}`
const bearer = `query ($hash: String!) {
  apiKeyBearer(hash: $hash) { apiKeyId applicationId documentMode environment organisationId organisationKind role scopes secondsLeft }
}`

interface Partner {
  readonly viewer: UserViewer
  readonly applicationId: string
}

async function partner(): Promise<Partner> {
  const { userId } = await insertPerson(subgraph.database)
  const organisationId = await insertAcme(subgraph.database)
  const viewer = testUser({ userId, organisationId, organisationKind: 'CLIENT', role: 'ADMIN' })
  const created = await subgraph.data(
    `mutation { applicationCreate(input: { name: "Shop", documentMode: SAFELIST }) { application { id } } }`,
    {},
    viewer,
  )
  return { viewer, applicationId: created.applicationCreate.application.id }
}

async function createKey({ viewer, applicationId }: Partner, more: object = {}) {
  const input = { applicationId, name: 'CI', environment: 'LIVE', scopes: ['orders:read'], ...more }
  return (await subgraph.data(create, { input }, viewer)).apiKeyCreate
}

async function bearerOf(secret: string) {
  const hash = readApiKey(secret)?.hash
  return (await subgraph.data(bearer, { hash }, serviceViewer('gateway'))).apiKeyBearer
}

test('a key is shown once, kept as a hash, and speaks for its application until it is revoked', async () => {
  const owner = await partner()
  const created = await createKey(owner, { scopes: ['orders:read', 'catalogue:read', 'orders:read'] })
  const { secret, apiKey } = created
  expect(apiKey).toEqual({
    id: expect.any(String),
    name: 'CI',
    environment: 'LIVE',
    prefix: secret.slice(0, 20),
    scopes: ['catalogue:read', 'orders:read'],
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  })
  const stored = await subgraph.database
    .as(serviceViewer('test'), 'test')
    .read((tx) => tx.execute(sql`select * from identity.api_keys where id = ${apiKey.id}`))
  expect(JSON.stringify(stored)).not.toContain(secret.slice(21, 45))
  expect(await bearerOf(secret)).toEqual({
    apiKeyId: apiKey.id,
    applicationId: owner.applicationId,
    documentMode: 'SAFELIST',
    environment: 'LIVE',
    organisationId: owner.viewer.organisationId,
    organisationKind: 'CLIENT',
    role: 'AGENT',
    scopes: ['catalogue:read', 'orders:read'],
    secondsLeft: null,
  })
  const { apiKeyRevoke } = await subgraph.data(revoke, { id: apiKey.id }, owner.viewer)
  expect(apiKeyRevoke).toEqual({ apiKey: { revokedAt: expect.any(String) }, userErrors: [] })
  expect(await bearerOf(secret)).toBeNull()
  expect((await subgraph.data(revoke, { id: apiKey.id }, owner.viewer)).apiKeyRevoke).toEqual(apiKeyRevoke)
})

test('two keys of an environment work at once, of twenty asked for at the same moment as well', async () => {
  const owner = await partner()
  const answers = await Promise.all(Array.from({ length: 20 }, () => createKey(owner)))
  const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'OK')
  expect(codes.filter((code) => code === 'OK')).toHaveLength(2)
  expect(codes.filter((code) => code === 'TOO_MANY_KEYS')).toHaveLength(18)
  expect((await createKey(owner, { environment: 'TEST' })).userErrors).toEqual([])
  const working = answers.find(({ apiKey }) => apiKey)
  await subgraph.data(revoke, { id: working.apiKey.id }, owner.viewer)
  expect((await createKey(owner)).userErrors).toEqual([])
})

test('a key stops by itself when its time is over', async () => {
  const owner = await partner()
  const past = await createKey(owner, { expiresAt: new Date(Date.now() - 1_000).toISOString() })
  expect(past.userErrors).toEqual([{ code: 'EXPIRES_IN_PAST', field: ['input', 'expiresAt'] }])
  const { secret, apiKey } = await createKey(owner, {
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  })
  expect((await bearerOf(secret)).secondsLeft).toBeGreaterThan(3_500)
  await subgraph.database
    .as(serviceViewer('test'), 'test')
    .write((tx) => tx.execute(sql`update identity.api_keys set expires_at = now() where id = ${apiKey.id}`))
  expect(await bearerOf(secret)).toBeNull()
})

test('only our own services may ask whose a key is', async () => {
  const owner = await partner()
  const { secret } = await createKey(owner)
  const result = await subgraph.run(bearer, { hash: readApiKey(secret)?.hash }, owner.viewer)
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' })
})

test('nobody makes or revokes another organisation’s keys', async () => {
  const [owner, stranger] = [await partner(), await partner()]
  const { apiKey } = await createKey(owner)
  const foreign = await createKey({ ...stranger, applicationId: owner.applicationId })
  expect(foreign.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['input', 'applicationId'] }])
  expect((await subgraph.data(revoke, { id: apiKey.id }, stranger.viewer)).apiKeyRevoke.userErrors).toEqual([
    { code: 'NOT_FOUND', field: ['input', 'id'] },
  ])
})

test('scopes that are none are refused with their place', async () => {
  const owner = await partner()
  const input = {
    applicationId: owner.applicationId,
    name: 'x',
    environment: 'LIVE',
    scopes: ['Orders Read'],
  }
  const result = await subgraph.run(create, { input }, owner.viewer)
  expect(result.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: ['input', 'scopes'] })
})
