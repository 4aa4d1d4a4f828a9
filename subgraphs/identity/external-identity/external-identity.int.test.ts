import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import type { CryptoKey } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { fakeClient, startFakeOidc } from '../../../tests/fakes/oidc.ts'
import type { FakeOidc, FakePerson } from '../../../tests/fakes/oidc.ts'
import { accountsOf } from '../../../tests/testkit/accounts.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'

const redirectUrl = 'https://app.example.test/signed-in'
const sharedSecret = 'a project’s shared secret, long enough for HS256'
let oidc: FakeOidc
let project: { url: string; key: CryptoKey; jwk: object; server: Server }

beforeAll(async () => {
  oidc = await startFakeOidc()
  project = await startProject()
})
afterEach(() => oidc.tamper(undefined))
afterAll(async () => {
  await oidc.stop()
  project.server.close()
})
const oidcEnvironment = () => ({
  OIDC_ISSUER: oidc.issuer,
  OIDC_CLIENT_ID: fakeClient.id,
  OIDC_CLIENT_SECRET: fakeClient.secret,
  OIDC_REDIRECT_URLS: `${redirectUrl}, https://other.example.test/`,
})
const subgraph = testSubgraph(identity, () => ({
  ...oidcEnvironment(),
  SUPABASE_URL: project.url,
  SUPABASE_CONFIRMS_EMAILS: 'true',
}))
const withSecret = testSubgraph(identity, () => ({
  SUPABASE_URL: 'https://project.example.test/',
  SUPABASE_JWT_SECRET: sharedSecret,
}))
const bare = testSubgraph(identity)
const { signUp, signIn, refresh, viewerOf, query, eventTypes } = accountsOf(subgraph)

const begin = `mutation ($input: UserSignInRedirectInput!) {
  userSignInRedirect(input: $input) { url state userErrors { code field } }
}`
const answer =
  'user { id displayName email emailVerifiedAt } session { id } accessToken { value } userErrors { code field }'
const withCode = `mutation ($callbackUrl: String!) { userSignInWithCode(input: { callbackUrl: $callbackUrl }) { ${answer} } }`
const withToken = `mutation ($token: String!) { userSignInWithToken(input: { token: $token }) { ${answer} } }`

const newPerson = (more: Record<string, unknown> = {}): FakePerson => {
  const sub = createId()
  return { sub, email: `${sub}@example.test`, email_verified: true, name: 'Grace Hopper', ...more }
}
const beginSignIn = async () => (await subgraph.data(begin, { input: { redirectUrl } })).userSignInRedirect
const complete = async (callbackUrl: string) =>
  (await subgraph.data(withCode, { callbackUrl })).userSignInWithCode
const signInAt = async (person: FakePerson) => complete(await oidc.signIn((await beginSignIn()).url, person))
const invalidCallback = [{ code: 'INVALID_CALLBACK', field: ['input', 'callbackUrl'] }]

test('who comes from the issuer for the first time gets an account, and the same one ever after', async () => {
  const person = newPerson()
  const first = await signInAt(person)
  expect(first).toMatchObject({
    user: { displayName: 'Grace Hopper', email: person['email'] },
    userErrors: [],
  })
  expect((await viewerOf(first.accessToken.value)).userId).toBe(first.user.id)
  expect(await eventTypes(`identity.user/${first.user.id}`)).toEqual([
    'identity.user.signed_up',
    'identity.user.email_verified',
    'identity.user.identity_linked',
  ])
  // The address at the issuer may change; who they are does not.
  const later = await signInAt({ ...person, email: 'moved@example.test' })
  expect(later.user.id).toBe(first.user.id)
  const [row] = await query(
    sql`select count(*)::int as n from identity.passwords where user_id = ${first.user.id}`,
  )
  expect(row).toEqual({ n: 0 })
})

test('one person who comes twice at once gets one account', async () => {
  const person = newPerson()
  const answers = await Promise.all(Array.from({ length: 6 }, () => signInAt(person)))
  expect(new Set(answers.map(({ user }) => user.id)).size).toBe(1)
})

test('the authorization request carries PKCE, state and nonce, and returns only to addresses that are allowed', async () => {
  const { url, state } = await beginSignIn()
  const query = Object.fromEntries(new URL(url).searchParams)
  expect(query).toMatchObject({
    response_type: 'code',
    client_id: fakeClient.id,
    redirect_uri: redirectUrl,
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state,
    nonce: expect.any(String),
  })
  const elsewhere = await subgraph.data(begin, { input: { redirectUrl: `${redirectUrl}/../evil` } })
  expect(elsewhere.userSignInRedirect.userErrors).toEqual([
    { code: 'REDIRECT_NOT_ALLOWED', field: ['input', 'redirectUrl'] },
  ])
})

test('a verified account is linked by an address the issuer vouches for, and keeps its password', async () => {
  const { email, userId } = await signUp()
  await query(sql`update identity.users set email_verified_at = now() where id = ${userId}`)
  const linked = await signInAt(newPerson({ email: email.toUpperCase() }))
  expect(linked.user.id).toBe(userId)
  expect((await signIn(email)).userErrors).toEqual([])
})

test('an address the issuer does not vouch for links no account', async () => {
  const { email } = await signUp()
  for (const email_verified of [false, undefined, 'true'])
    expect((await signInAt(newPerson({ email, email_verified }))).userErrors).toEqual([
      { code: 'EMAIL_NOT_VERIFIED', field: null },
    ])
  const unverified = await signInAt(newPerson({ email_verified: false }))
  expect(unverified.user.emailVerifiedAt).toBeNull()
  expect((await signInAt(newPerson({ email: undefined }))).userErrors).toEqual([
    { code: 'EMAIL_MISSING', field: null },
  ])
})

test('whoever lies in wait in an account opened with another’s address loses it to the owner', async () => {
  const squatter = await signUp()
  const owner = await signInAt(newPerson({ email: squatter.email }))
  expect(owner.user.id).toBe(squatter.userId)
  expect((await signIn(squatter.email)).userErrors[0].code).toBe('INVALID_CREDENTIALS')
  expect((await refresh(squatter.refreshToken)).userErrors[0].code).toBe('SESSION_ENDED')
})

test('what comes back works once, for ten minutes, and only if it was begun here', async () => {
  const callback = await oidc.signIn((await beginSignIn()).url, newPerson())
  expect((await complete(callback)).userErrors).toEqual([])
  expect((await complete(callback)).userErrors).toEqual(invalidCallback)
  const late = await oidc.signIn((await beginSignIn()).url, newPerson())
  await query(sql`update identity.sign_in_redirects set expires_at = now()`)
  expect((await complete(late)).userErrors).toEqual(invalidCallback)
  const { url, state } = await beginSignIn()
  const mixed = new URL(await oidc.signIn(url, newPerson()))
  mixed.searchParams.set('state', (await beginSignIn()).state)
  const forged = `${redirectUrl}?code=guessed&state=${state}`
  const denied = `${redirectUrl}?error=access_denied&state=${(await beginSignIn()).state}`
  const astray = (await oidc.signIn((await beginSignIn()).url, newPerson())).replace('app.', 'evil.')
  for (const callbackUrl of [mixed.href, forged, denied, astray, redirectUrl, 'nonsense'])
    expect([callbackUrl, (await complete(callbackUrl)).userErrors]).toEqual([callbackUrl, invalidCallback])
})

const now = () => Math.floor(Date.now() / 1000)
const badIdTokens: [string, () => Record<string, unknown>][] = [
  ['another audience', () => ({ aud: 'another-client' })],
  ['another issuer', () => ({ iss: 'https://evil.example.test' })],
  ['a past', () => ({ iat: now() - 900, exp: now() - 600 })],
  ['another nonce', () => ({ nonce: 'another' })],
  ['no subject', () => ({ sub: undefined })],
]
test.each(badIdTokens)('an ID token with %s signs nobody in', async (_, fault) => {
  oidc.tamper((claims) => ({ ...claims, ...fault() }))
  expect((await signInAt(newPerson())).userErrors).toEqual(invalidCallback)
})

const supabaseClaims = () => ({ sub: createId(), email: `${createId()}@example.test`, role: 'authenticated' })
const sign = (
  claims: Record<string, unknown>,
  more: { issuer?: string; audience?: string; expires?: number } = {},
) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: 'project' })
    .setIssuer(more.issuer ?? `${project.url}/auth/v1`)
    .setAudience(more.audience ?? 'authenticated')
    .setExpirationTime(more.expires ?? now() + 60)
    .sign(project.key)
const exchange = async (token: string, at = subgraph) =>
  (await at.data(withToken, { token })).userSignInWithToken
const invalidToken = [{ code: 'INVALID_TOKEN', field: ['input', 'token'] }]

test('a Supabase token is exchanged for a session, and its subject is the same person each time', async () => {
  const claims = supabaseClaims()
  const first = await exchange(await sign(claims))
  expect(first).toMatchObject({ user: { email: claims.email }, userErrors: [] })
  expect((await exchange(await sign(claims))).user.id).toBe(first.user.id)
  expect((await viewerOf(first.accessToken.value)).userId).toBe(first.user.id)
})

test('forged, expired, misdirected and anonymous Supabase tokens are refused', async () => {
  const claims = supabaseClaims()
  const good = await sign(claims)
  const [, body] = good.split('.')
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
  const asSecret = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: 'project' })
    .setIssuer(`${project.url}/auth/v1`)
    .setAudience('authenticated')
    .setExpirationTime('60s')
    .sign(new TextEncoder().encode(JSON.stringify(project.jwk)))
  const other = await generateKeyPair('ES256')
  const forged = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: 'project' })
    .setIssuer(`${project.url}/auth/v1`)
    .setAudience('authenticated')
    .setExpirationTime('60s')
    .sign(other.privateKey)
  const bad = [
    await sign(claims, { issuer: 'https://another.supabase.co/auth/v1' }),
    await sign(claims, { audience: 'anon' }),
    await sign(claims, { expires: now() - 60 }),
    await sign({ ...claims, role: 'service_role' }),
    await sign({ ...claims, is_anonymous: true }),
    await sign({ ...claims, sub: undefined }),
    unsigned,
    asSecret,
    forged,
    'nonsense',
    '',
  ]
  for (const token of bad) expect((await exchange(token)).userErrors).toEqual(invalidToken)
})

test('a project with a shared secret is accepted by it, and its addresses link nothing unless it confirms them', async () => {
  const { email } = await accountsOf(withSecret).signUp()
  const signShared = (claims: Record<string, unknown>, secret = sharedSecret) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('https://project.example.test/auth/v1')
      .setAudience('authenticated')
      .setExpirationTime('60s')
      .sign(new TextEncoder().encode(secret))
  const claims = supabaseClaims()
  const signedIn = await exchange(await signShared(claims), withSecret)
  expect(signedIn.user).toMatchObject({ email: claims.email, emailVerifiedAt: null })
  const taking = { ...supabaseClaims(), email, user_metadata: { email_verified: true } }
  expect((await exchange(await signShared(taking), withSecret)).userErrors[0].code).toBe('EMAIL_NOT_VERIFIED')
  expect((await exchange(await signShared(claims, `${sharedSecret}!`), withSecret)).userErrors).toEqual(
    invalidToken,
  )
  expect((await exchange(await sign(claims), withSecret)).userErrors).toEqual(invalidToken)
})

test('a deployment without issuers says so, and one whose issuer is away says that', async () => {
  const none = [{ code: 'NOT_CONFIGURED', field: null }]
  expect((await bare.data(begin, { input: { redirectUrl } })).userSignInRedirect.userErrors).toEqual(none)
  expect((await bare.data(withCode, { callbackUrl: redirectUrl })).userSignInWithCode.userErrors).toEqual(
    none,
  )
  expect((await exchange('token', bare)).userErrors).toEqual(none)
  const { url } = await beginSignIn()
  const callbackUrl = await oidc.signIn(url, newPerson())
  await oidc.stop()
  const away = await subgraph.run(withCode, { callbackUrl })
  expect(away.errors?.[0]?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE' })
})

/** A Supabase project as far as its tokens go: it publishes its keys where Supabase does. */
async function startProject() {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'project', alg: 'ES256', use: 'sig' }
  const server = createServer((request, response) => {
    const isKeys = request.url === '/auth/v1/.well-known/jwks.json'
    response.writeHead(isKeys ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isKeys ? { keys: [jwk] } : {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: privateKey, jwk, server }
}
