import { decodeProtectedHeader } from 'jose'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePorts, post, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

let system: RunningSystem
let jwksUrl: string

beforeAll(async () => {
  const [port] = await freePorts(1)
  jwksUrl = `http://127.0.0.1:${port}/.well-known/jwks.json`
  system = await startSystem('many processes', {
    IDENTITY_PORT: String(port),
    IDENTITY_URL: `http://127.0.0.1:${port}`,
  })
})
afterAll(() => system?.stop())

const rotate = /* GraphQL */ `
  mutation ($input: SigningKeyRotateInput!) {
    signingKeyRotate(input: $input) {
      keyId
      userErrors {
        code
      }
    }
  }
`
const kidOf = (token: string) => decodeProtectedHeader(token).kid
const whoAmI = async (token: string) => (await post(system.url, '{ me { email } }', {}, token)).status
const publishedKids = async () =>
  ((await (await fetch(jwksUrl)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)

test('a gateway in another process takes tokens of the old key and of the new one, without a restart', async () => {
  const owner = await signIn(system.url, 'admin@demo.stratograph.test')
  expect(await whoAmI(owner)).toBe(200)
  const [current, next] = await publishedKids()
  expect(kidOf(owner)).toBe(current)
  const hasLeaked = false
  const tooSoon = await post(system.url, rotate, { input: { hasLeaked } }, owner)
  expect(tooSoon.data.signingKeyRotate.userErrors).toEqual([{ code: 'TOO_SOON' }])
  const sql = postgres(system.databaseUrl, { max: 1 })
  await sql`update identity.signing_keys set created_at = created_at - interval '3 minutes'`
  await sql.end()
  const rotated = await post(system.url, rotate, { input: { hasLeaked } }, owner)
  expect(rotated.data.signingKeyRotate).toEqual({ keyId: next, userErrors: [] })
  const fresh = await signIn(system.url, 'admin@demo.stratograph.test')
  expect(kidOf(fresh)).toBe(next)
  expect([await whoAmI(owner), await whoAmI(fresh)]).toEqual([200, 200])
  expect(await publishedKids()).toHaveLength(3)
})

test('a token of a made-up key is refused, and only administrators of the operator rotate keys', async () => {
  const token = await signIn(system.url, 'agent@demo.stratograph.test')
  const [, payload, signature] = token.split('.')
  const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', kid: 'made-up' })).toString(
    'base64url',
  )
  expect(await whoAmI(`${header}.${payload}.${signature}`)).toBe(401)
  for (const email of ['agent', 'client', 'dealer']) {
    const other = await signIn(system.url, `${email}@demo.stratograph.test`)
    const { errors } = await post(system.url, rotate, { input: { hasLeaked: true } }, other)
    expect(errors?.[0].extensions.code).toBe('FORBIDDEN')
  }
})
