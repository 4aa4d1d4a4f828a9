import { decodeProtectedHeader } from 'jose'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { verifyAccessToken } from '../../../platform/auth/access-token.ts'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import type { UserViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { accountsOf } from '../../../tests/testkit/accounts.ts'
import { testSubgraph, testUser } from '../../../tests/testkit/subgraph.ts'
import { identityKeySource } from '../services.ts'
import { identity } from '../subgraph.ts'

const subgraph = testSubgraph(identity)
const password = 'correct horse battery'
const { viewerOf } = accountsOf(subgraph)

const tokens =
  'session { id device endReason } accessToken { value expiresAt } refreshToken { value expiresAt }'
const signUp = `mutation ($input: UserSignUpInput!) {
  userSignUp(input: $input) { user { id email displayName } ${tokens} userErrors { code field message } }
}`
const signIn = `mutation ($input: UserSignInInput!) {
  userSignIn(input: $input) { user { id } ${tokens} userErrors { code field message } }
}`
const refresh = `mutation ($refreshToken: String!) {
  sessionRefresh(input: { refreshToken: $refreshToken }) { ${tokens} userErrors { code field } }
}`
const actAs = `mutation ($organisationId: ID) {
  sessionActAs(input: { organisationId: $organisationId }) {
    session { organisation { id } } accessToken { value } userErrors { code field }
  }
}`
const createOrganisation = `mutation ($input: OrganisationCreateInput!) {
  organisationCreate(input: $input) { organisation { id } userErrors { code } }
}`

const newEmail = () => `${createId()}@example.test`

async function account(email = newEmail()) {
  const { userSignUp } = await subgraph.data(signUp, {
    input: { email, password, displayName: 'Ada Lovelace' },
  })
  const viewer = await viewerOf(userSignUp.accessToken.value)
  return {
    email,
    viewer,
    userId: userSignUp.user.id as string,
    refreshToken: userSignUp.refreshToken.value as string,
  }
}

async function refreshWith(refreshToken: string) {
  return (await subgraph.data(refresh, { refreshToken })).sessionRefresh
}

async function query<Row extends Record<string, unknown>>(statement: ReturnType<typeof sql>): Promise<Row[]> {
  const database = subgraph.database.as(serviceViewer('test'), 'test')
  const rows: Record<string, unknown>[] = await database.write(async (tx) => [
    ...(await tx.execute(statement)),
  ])
  return rows as Row[]
}

async function eventTypes(stream: string): Promise<string[]> {
  const rows = await query<{ type: string }>(
    sql`select type from platform.events where stream = ${stream} order by version`,
  )
  return rows.map((row) => row.type)
}

/** As if everything of the session had happened that much earlier. */
async function letTimePass(sessionId: string, time: string): Promise<void> {
  await query(
    sql`update identity.refresh_tokens set used_at = used_at - ${time}::interval where session_id = ${sessionId}`,
  )
}

test('who signs up can sign in and gets an access token that the published keys confirm', async () => {
  const { email, userId } = await account()
  const { userSignIn } = await subgraph.data(signIn, { input: { email, password, device: 'Laptop' } })
  expect(userSignIn.userErrors).toEqual([])
  expect(userSignIn.user).toEqual({ id: userId })
  expect(userSignIn.session).toEqual({ id: expect.any(String), device: 'Laptop', endReason: null })
  expect(decodeProtectedHeader(userSignIn.accessToken.value)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' })
  const verified = await verifyAccessToken(userSignIn.accessToken.value, identityKeySource(subgraph.services))
  expect(verified.viewer).toEqual({
    kind: 'user',
    userId,
    sessionId: userSignIn.session.id,
    organisationId: null,
    organisationKind: null,
    role: null,
  })
  expect(new Date(userSignIn.accessToken.expiresAt).getTime()).toBe(verified.expiresAt)
  expect(await eventTypes(`identity.session/${userSignIn.session.id}`)).toEqual(['identity.session.started'])
})

test('the e-mail address is compared without letter case and Unicode form', async () => {
  const id = createId()
  await account(`Zoë.${id}@example.test`)
  for (const email of [`zoë.${id}@EXAMPLE.test`, `ZOE\u0308.${id}@example.test`]) {
    const { userSignIn } = await subgraph.data(signIn, { input: { email, password } })
    expect(userSignIn.userErrors).toEqual([])
  }
  const { userSignUp } = await subgraph.data(signUp, {
    input: { email: `ZOË.${id}@example.test`, password, displayName: 'Another' },
  })
  expect(userSignUp).toMatchObject({
    user: null,
    accessToken: null,
    userErrors: [{ code: 'EMAIL_TAKEN', field: ['input', 'email'] }],
  })
})

test('a wrong password and an unknown address get the very same answer', async () => {
  const { email } = await account()
  const wrong = await subgraph.run(signIn, { input: { email, password: 'wrong horse battery' } })
  const unknown = await subgraph.run(signIn, { input: { email: newEmail(), password } })
  expect(wrong).toEqual(unknown)
  expect(wrong.data?.['userSignIn']).toMatchObject({
    user: null,
    session: null,
    accessToken: null,
    refreshToken: null,
    userErrors: [{ code: 'INVALID_CREDENTIALS', field: null }],
  })
})

test('forty sign-ups with one address at once make one account', async () => {
  const input = { email: newEmail(), password, displayName: 'Ada' }
  const answers = await Promise.all(Array.from({ length: 40 }, () => subgraph.data(signUp, { input })))
  const codes = answers.map(({ userSignUp }) => userSignUp.userErrors[0]?.code ?? 'OK')
  expect(codes.filter((code) => code === 'OK')).toHaveLength(1)
  expect(codes.filter((code) => code === 'EMAIL_TAKEN')).toHaveLength(39)
  const [{ users } = { users: 0 }] = await query<{ users: number }>(
    sql`select count(*)::int as users from identity.users where email = ${input.email}`,
  )
  expect(users).toBe(1)
})

test('neither password nor refresh token is stored as it is', async () => {
  const { userId, refreshToken } = await account()
  const [row] = await query<{ hash: string; tokens: string }>(sql`
    select p.hash, (select string_agg(t::text, ' ') from identity.refresh_tokens t) as tokens
      from identity.passwords p where p.user_id = ${userId}`)
  expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(row?.tokens).not.toContain(refreshToken)
  const [key] = await query<{ private_jwk: string; public_jwk: { x: string } }>(
    sql`select private_jwk, public_jwk from identity.signing_keys where state = 'CURRENT'`,
  )
  expect(key?.private_jwk).not.toContain(key?.public_jwk.x)
})

test('a refresh token works once; its successor carries on in the same session', async () => {
  const { viewer, refreshToken } = await account()
  const first = await refreshWith(refreshToken)
  expect(first).toMatchObject({ session: { id: viewer.sessionId, endReason: null }, userErrors: [] })
  expect(first.refreshToken.value).not.toBe(refreshToken)
  const second = await refreshWith(first.refreshToken.value)
  expect(second.userErrors).toEqual([])
  expect(await eventTypes(`identity.session/${viewer.sessionId}`)).toEqual([
    'identity.session.started',
    'identity.session.refreshed',
    'identity.session.refreshed',
  ])
})

test('a token spent long ago ends the session, also for whoever holds the valid one', async () => {
  const { viewer, refreshToken } = await account()
  const { refreshToken: valid } = await refreshWith(refreshToken)
  await letTimePass(viewer.sessionId, '11 seconds')
  expect((await refreshWith(refreshToken)).userErrors).toEqual([
    { code: 'TOKEN_REUSED', field: ['input', 'refreshToken'] },
  ])
  expect((await refreshWith(valid.value)).userErrors).toEqual([
    { code: 'SESSION_ENDED', field: ['input', 'refreshToken'] },
  ])
  expect((await eventTypes(`identity.session/${viewer.sessionId}`)).slice(-2)).toEqual([
    'identity.session.reuse_detected',
    'identity.session.ended',
  ])
})

test('a token spent a moment ago is turned away and the session lives on', async () => {
  const { viewer, refreshToken } = await account()
  const { refreshToken: valid } = await refreshWith(refreshToken)
  await letTimePass(viewer.sessionId, '8 seconds')
  expect((await refreshWith(refreshToken)).userErrors).toEqual([
    { code: 'ALREADY_REFRESHED', field: ['input', 'refreshToken'] },
  ])
  expect((await refreshWith(valid.value)).userErrors).toEqual([])
})

test('of forty refreshes at once exactly one wins, and the session outlives them all', async () => {
  const { refreshToken } = await account()
  const answers = await Promise.all(Array.from({ length: 40 }, () => refreshWith(refreshToken)))
  const codes = answers.map((answer) => answer.userErrors[0]?.code ?? 'OK')
  expect(codes.filter((code) => code === 'OK')).toHaveLength(1)
  expect(codes.filter((code) => code === 'ALREADY_REFRESHED')).toHaveLength(39)
  const winner = answers.find((answer) => answer.refreshToken)
  expect((await refreshWith(winner?.refreshToken.value)).userErrors).toEqual([])
})

test('a token nobody issued is refused and reveals nothing', async () => {
  expect((await refreshWith('nonsense')).userErrors).toEqual([
    { code: 'INVALID_TOKEN', field: ['input', 'refreshToken'] },
  ])
})

test('a session that was not refreshed in time has ended', async () => {
  const { viewer, refreshToken } = await account()
  await query(
    sql`update identity.sessions set expires_at = now() - interval '1 second' where id = ${viewer.sessionId}`,
  )
  expect((await refreshWith(refreshToken)).userErrors[0].code).toBe('SESSION_ENDED')
  expect((await subgraph.data(actAs, {}, viewer)).sessionActAs.userErrors[0].code).toBe('SESSION_ENDED')
})

test('signing out ends the session and its refresh token, once', async () => {
  const { viewer, refreshToken } = await account()
  const signOut = 'mutation { userSignOut { session { id endReason isCurrent } userErrors { code } } }'
  const answer = {
    session: { id: viewer.sessionId, endReason: 'SIGNED_OUT', isCurrent: true },
    userErrors: [],
  }
  expect((await subgraph.data(signOut, {}, viewer)).userSignOut).toEqual(answer)
  expect((await subgraph.data(signOut, {}, viewer)).userSignOut).toEqual(answer)
  expect((await refreshWith(refreshToken)).userErrors[0].code).toBe('SESSION_ENDED')
  expect(await eventTypes(`identity.session/${viewer.sessionId}`)).toEqual([
    'identity.session.started',
    'identity.session.ended',
  ])
})

test('people list and end their own sessions and nobody else’s', async () => {
  const [mine, theirs] = [await account(), await account()]
  const { userSignIn } = await subgraph.data(signIn, {
    input: { email: mine.email, password, device: 'Phone' },
  })
  const list = '{ sessions { edges { node { id device isCurrent } } } }'
  const revoke = `mutation ($sessionId: ID!) {
    sessionRevoke(input: { sessionId: $sessionId }) { session { endReason } userErrors { code field } }
  }`
  const shown = [
    { node: { id: userSignIn.session.id, device: 'Phone', isCurrent: false } },
    { node: { id: mine.viewer.sessionId, device: null, isCurrent: true } },
  ]
  expect((await subgraph.data(list, {}, mine.viewer)).sessions.edges).toEqual(shown)
  const stranger = await subgraph.data(revoke, { sessionId: userSignIn.session.id }, theirs.viewer)
  expect(stranger.sessionRevoke).toEqual({
    session: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'sessionId'] }],
  })
  const owner = await subgraph.data(revoke, { sessionId: userSignIn.session.id }, mine.viewer)
  expect(owner.sessionRevoke).toEqual({ session: { endReason: 'REVOKED' }, userErrors: [] })
  expect((await subgraph.data(list, {}, mine.viewer)).sessions.edges).toEqual([shown[1]])
  expect((await refreshWith(userSignIn.refreshToken.value)).userErrors[0].code).toBe('SESSION_ENDED')
})

test('all other sessions end at once, and this one when asked to', async () => {
  const { email, viewer, refreshToken } = await account()
  const elsewhere = []
  for (let time = 0; time < 3; time += 1)
    elsewhere.push(
      (await subgraph.data(signIn, { input: { email, password } })).userSignIn.refreshToken.value,
    )
  const revokeAll = `mutation ($includesCurrent: Boolean!) {
    sessionRevokeAll(input: { includesCurrent: $includesCurrent }) { endedCount userErrors { code } }
  }`
  const ended = async (includesCurrent: boolean) =>
    (await subgraph.data(revokeAll, { includesCurrent }, viewer)).sessionRevokeAll
  expect(await ended(false)).toEqual({ endedCount: 3, userErrors: [] })
  for (const token of elsewhere) expect((await refreshWith(token)).userErrors[0].code).toBe('SESSION_ENDED')
  const { refreshToken: mine } = await refreshWith(refreshToken)
  expect(await ended(true)).toEqual({ endedCount: 1, userErrors: [] })
  expect((await refreshWith(mine.value)).userErrors[0].code).toBe('SESSION_ENDED')
})

test('acting as an organisation shows in the access token and stays through refreshes', async () => {
  const { viewer, refreshToken } = await account()
  const input = { name: 'Acme', slug: `acme-${createId().slice(-12)}`, kind: 'PROVIDER', country: 'NL' }
  const { id } = (await subgraph.data(createOrganisation, { input }, viewer)).organisationCreate.organisation
  const { sessionActAs } = await subgraph.data(actAs, { organisationId: id }, viewer)
  expect(sessionActAs).toMatchObject({ session: { organisation: { id } }, userErrors: [] })
  const acting: UserViewer = { ...viewer, organisationId: id, organisationKind: 'PROVIDER', role: 'OWNER' }
  const source = identityKeySource(subgraph.services)
  expect((await verifyAccessToken(sessionActAs.accessToken.value, source)).viewer).toEqual(acting)
  const refreshed = await refreshWith(refreshToken)
  expect((await verifyAccessToken(refreshed.accessToken.value, source)).viewer).toEqual(acting)
  const back = await subgraph.data(actAs, { organisationId: null }, acting)
  expect((await verifyAccessToken(back.sessionActAs.accessToken.value, source)).viewer).toEqual(viewer)
})

test('who was put out of an organisation acts as none after the next refresh', async () => {
  const { viewer, refreshToken, userId } = await account()
  const input = { name: 'Acme', slug: `acme-${createId().slice(-12)}`, kind: 'CLIENT', country: 'NL' }
  const { id } = (await subgraph.data(createOrganisation, { input }, viewer)).organisationCreate.organisation
  await subgraph.data(actAs, { organisationId: id }, viewer)
  await query(sql`delete from identity.memberships where user_id = ${userId}`)
  const refreshed = await refreshWith(refreshToken)
  const { viewer: now } = await verifyAccessToken(
    refreshed.accessToken.value,
    identityKeySource(subgraph.services),
  )
  expect(now).toEqual(viewer)
})

test('nobody acts as an organisation they do not belong to', async () => {
  const [founder, stranger] = [await account(), await account()]
  const input = { name: 'Acme', slug: `acme-${createId().slice(-12)}`, kind: 'CLIENT', country: 'NL' }
  const { id } = (await subgraph.data(createOrganisation, { input }, founder.viewer)).organisationCreate
    .organisation
  for (const organisationId of [id, createId()]) {
    expect((await subgraph.data(actAs, { organisationId }, stranger.viewer)).sessionActAs).toEqual({
      session: null,
      accessToken: null,
      userErrors: [{ code: 'NOT_A_MEMBER', field: ['input', 'organisationId'] }],
    })
    const { userSignIn } = await subgraph.data(signIn, {
      input: { email: stranger.email, password, organisationId },
    })
    expect(userSignIn.userErrors[0].code).toBe('NOT_A_MEMBER')
  }
})

test('signing in without naming an organisation acts as the one belonged to longest', async () => {
  const { email, viewer } = await account()
  const create = (slug: string) =>
    subgraph.data(createOrganisation, { input: { name: slug, slug, kind: 'CLIENT', country: 'NL' } }, viewer)
  const first = (await create(`first-${createId().slice(-12)}`)).organisationCreate.organisation.id
  const second = (await create(`second-${createId().slice(-12)}`)).organisationCreate.organisation.id
  const actingAs = async (organisationId?: string) => {
    const { userSignIn } = await subgraph.data(signIn, { input: { email, password, organisationId } })
    return (await verifyAccessToken(userSignIn.accessToken.value, identityKeySource(subgraph.services)))
      .viewer.organisationId
  }
  expect(await actingAs()).toBe(first)
  expect(await actingAs(second)).toBe(second)
})

const badSignUps: [string, Record<string, unknown>, string][] = [
  ['an address that is none', { email: 'nobody' }, 'email'],
  ['an over-long address', { email: `${'x'.repeat(10_240)}@example.test` }, 'email'],
  ['a short password', { password: 'x'.repeat(9) }, 'password'],
  ['an over-long password', { password: 'x'.repeat(201) }, 'password'],
  ['an empty name', { displayName: '' }, 'displayName'],
  ['an over-long name', { displayName: 'x'.repeat(10_241) }, 'displayName'],
  ['a name of blanks', { displayName: '   ' }, 'displayName'],
  ['a name with U+0000', { displayName: 'a\0b' }, 'displayName'],
  ['a locale that is none', { locale: 'nowhere!' }, 'locale'],
  ['a time zone that is none', { timeZone: 'Mars/Olympus' }, 'timeZone'],
  ['an over-long device', { device: 'x'.repeat(201) }, 'device'],
]

test.each(badSignUps)('%s is refused with the field at fault', async (_, fault, field) => {
  const input = { email: newEmail(), password, displayName: 'Ada', ...fault }
  const result = await subgraph.run(signUp, { input })
  expect(result.data).toBeNull()
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['input', field] })
})

test('a password anybody would try is refused', async () => {
  const email = newEmail()
  for (const guess of [email.toUpperCase(), 'aaaaaaaaaaaaaa', 'ada lovelace']) {
    const { userSignUp } = await subgraph.data(signUp, {
      input: { email, password: guess, displayName: 'Ada Lovelace' },
    })
    expect(userSignUp.userErrors).toMatchObject([
      { code: 'PASSWORD_GUESSABLE', field: ['input', 'password'] },
    ])
  }
})

test('nobody lists or changes sessions without signing in', async () => {
  for (const operation of [
    '{ sessions { edges { node { id } } } }',
    'mutation { userSignOut { session { id } } }',
    actAs,
  ]) {
    expect((await subgraph.run(operation)).errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
  }
})

test('a page cursor of another list is refused', async () => {
  const result = await subgraph.run(
    '{ sessions(after: "garbage") { edges { node { id } } } }',
    {},
    testUser(),
  )
  expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: ['after'] })
})
