import { sql } from 'drizzle-orm'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { verifyAccessToken } from '../../../platform/auth/access-token.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { accountsOf } from '../../../tests/testkit/accounts.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identityKeySource } from '../services.ts'
import { identity } from '../subgraph.ts'

const subgraph = testSubgraph(identity)
const { signUp, query, eventTypes } = accountsOf(subgraph)

const shown =
  'serviceAccount { id name role scopes disabledAt secrets { id lastUsedAt } } secret userErrors { code field }'
const create = `mutation ($input: ServiceAccountCreateInput!) { serviceAccountCreate(input: $input) { ${shown} } }`
const add = `mutation ($serviceAccountId: ID!) { serviceAccountSecretAdd(input: { serviceAccountId: $serviceAccountId }) { ${shown} } }`
const revoke = `mutation ($secretId: ID!) {
  serviceAccountSecretRevoke(input: { secretId: $secretId }) { serviceAccount { secrets { id } } userErrors { code field } }
}`
const disable = `mutation ($serviceAccountId: ID!) {
  serviceAccountDisable(input: { serviceAccountId: $serviceAccountId }) { serviceAccount { disabledAt secrets { id } } userErrors { code } }
}`
const signInAs = `mutation ($input: ServiceAccountSignInInput!) {
  serviceAccountSignIn(input: $input) { accessToken { value expiresAt } scopes userErrors { code field } }
}`
const list = '{ serviceAccounts { edges { node { id name } } } }'

/** Somebody who owns a new organisation and acts as it. */
async function owner(): Promise<UserViewer & { organisationId: string }> {
  const { viewer } = await signUp()
  const { organisationCreate } = await subgraph.data(
    'mutation ($input: OrganisationCreateInput!) { organisationCreate(input: $input) { organisation { id } } }',
    { input: { name: 'Acme', slug: `acme-${createId().slice(-12)}`, kind: 'CLIENT', country: 'NL' } },
    viewer,
  )
  return {
    ...viewer,
    organisationId: organisationCreate.organisation.id,
    organisationKind: 'CLIENT',
    role: 'OWNER',
  }
}
const scopes = ['ecosystem:metrics:write', 'ecosystem:projects:read']
const make = async (viewer: UserViewer, role = 'AGENT') =>
  (await subgraph.data(create, { input: { name: 'Nightly import', role, scopes } }, viewer))
    .serviceAccountCreate
const signIn = async (clientId: string, clientSecret: string, asked?: string[]) =>
  (await subgraph.data(signInAs, { input: { clientId, clientSecret, scopes: asked } })).serviceAccountSignIn
const wrong = { accessToken: null, scopes: null, userErrors: [{ code: 'INVALID_CREDENTIALS', field: null }] }

test('a service account gets a token that speaks for its organisation within its scopes', async () => {
  const viewer = await owner()
  const { serviceAccount, secret } = await make(viewer)
  expect(serviceAccount).toMatchObject({ name: 'Nightly import', role: 'AGENT', scopes, disabledAt: null })
  const signedIn = await signIn(serviceAccount.id, secret)
  expect(signedIn).toMatchObject({ scopes, userErrors: [] })
  const verified = await verifyAccessToken(signedIn.accessToken.value, identityKeySource(subgraph.services))
  expect(verified.viewer).toEqual({
    kind: 'machine',
    principal: 'SERVICE_ACCOUNT',
    machineId: serviceAccount.id,
    credentialId: serviceAccount.secrets[0].id,
    organisationId: viewer.organisationId,
    organisationKind: 'CLIENT',
    role: 'AGENT',
    scopes,
  })
  expect(decodeJwt(signedIn.accessToken.value)).toMatchObject({ scope: scopes.join(' ') })
  expect((await subgraph.data(list, {}, viewer)).serviceAccounts.edges).toEqual([
    { node: { id: serviceAccount.id, name: 'Nightly import' } },
  ])
})

test('a token may have fewer scopes than the account, never more', async () => {
  const { serviceAccount, secret } = await make(await owner())
  expect((await signIn(serviceAccount.id, secret, [scopes[0] ?? ''])).scopes).toEqual([scopes[0]])
  expect((await signIn(serviceAccount.id, secret, [])).scopes).toEqual([])
  expect((await signIn(serviceAccount.id, secret, ['commerce:orders:write'])).userErrors).toEqual([
    { code: 'SCOPE_NOT_GRANTED', field: ['input', 'scopes'] },
  ])
})

test('a wrong secret, another’s secret and an unknown account get the same answer', async () => {
  const viewer = await owner()
  const [one, other] = [await make(viewer), await make(viewer)]
  expect(await signIn(one.serviceAccount.id, 'nonsense')).toEqual(wrong)
  expect(await signIn(one.serviceAccount.id, other.secret)).toEqual(wrong)
  expect(await signIn(createId(), one.secret)).toEqual(wrong)
})

test('two secrets work while one replaces the other; a revoked one works no more', async () => {
  const viewer = await owner()
  const { serviceAccount, secret } = await make(viewer)
  const added = (await subgraph.data(add, { serviceAccountId: serviceAccount.id }, viewer))
    .serviceAccountSecretAdd
  expect(added.serviceAccount.secrets).toHaveLength(2)
  const third = await subgraph.data(add, { serviceAccountId: serviceAccount.id }, viewer)
  expect(third.serviceAccountSecretAdd.userErrors[0].code).toBe('TOO_MANY_SECRETS')
  for (const working of [secret, added.secret])
    expect((await signIn(serviceAccount.id, working)).userErrors).toEqual([])
  const [first, second] = added.serviceAccount.secrets
  const revoked = await subgraph.data(revoke, { secretId: first.id }, viewer)
  expect(revoked.serviceAccountSecretRevoke.serviceAccount.secrets).toEqual([{ id: second.id }])
  expect(await signIn(serviceAccount.id, secret)).toEqual(wrong)
  expect((await signIn(serviceAccount.id, added.secret)).userErrors).toEqual([])
})

test('of ten secrets asked for at once one more is made', async () => {
  const viewer = await owner()
  const { serviceAccount } = await make(viewer)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => subgraph.data(add, { serviceAccountId: serviceAccount.id }, viewer)),
  )
  expect(
    answers.filter(({ serviceAccountSecretAdd }) => serviceAccountSecretAdd.secret !== null),
  ).toHaveLength(1)
})

test('a disabled account has no secret left and gets none', async () => {
  const viewer = await owner()
  const { serviceAccount, secret } = await make(viewer)
  const disabled = await subgraph.data(disable, { serviceAccountId: serviceAccount.id }, viewer)
  expect(disabled.serviceAccountDisable.serviceAccount).toEqual({
    disabledAt: expect.any(String),
    secrets: [],
  })
  expect(await signIn(serviceAccount.id, secret)).toEqual(wrong)
  const more = await subgraph.data(add, { serviceAccountId: serviceAccount.id }, viewer)
  expect(more.serviceAccountSecretAdd.userErrors[0].code).toBe('NOT_FOUND')
  expect((await eventTypes(`identity.service_account/${serviceAccount.id}`)).slice(-2)).toEqual([
    'identity.service_account.secret_revoked',
    'identity.service_account.disabled',
  ])
})

test('only administrators of the organisation make and end them, and none above their own role', async () => {
  const viewer = await owner()
  const { serviceAccount } = await make(viewer)
  expect((await make(viewer, 'OWNER')).userErrors).toEqual([
    { code: 'ROLE_TOO_HIGH', field: ['input', 'role'] },
  ])
  const stranger = await owner()
  for (const [operation, variables] of [
    [add, { serviceAccountId: serviceAccount.id }],
    [revoke, { secretId: serviceAccount.secrets[0].id }],
    [disable, { serviceAccountId: serviceAccount.id }],
  ] as const) {
    const answer = Object.values(await subgraph.data(operation, variables, stranger))[0]
    expect(answer.userErrors[0].code).toBe('NOT_FOUND')
  }
  expect((await subgraph.data(list, {}, stranger)).serviceAccounts.edges).toEqual([])
  const manager = testUser({
    organisationId: viewer.organisationId,
    organisationKind: 'CLIENT',
    role: 'MANAGER',
  })
  // Whose token says more than they are.
  const demoted = testUser({
    organisationId: viewer.organisationId,
    organisationKind: 'CLIENT',
    role: 'ADMIN',
  })
  const input = { name: 'x', role: 'MEMBER', scopes: [] }
  for (const weak of [manager, demoted])
    expect((await subgraph.run(create, { input }, weak)).errors?.[0]?.extensions).toEqual({
      code: 'FORBIDDEN',
    })
})

test('no secret is stored as it is', async () => {
  const { secret } = await make(await owner())
  const [row] = await query<{ all: string }>(
    sql`select string_agg(s::text, ' ') as all from identity.service_account_secrets s`,
  )
  expect(row?.all).not.toContain(secret)
})
