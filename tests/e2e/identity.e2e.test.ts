import { decodeProtectedHeader } from 'jose'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPassword } from '../../drizzle/seeds/demo-accounts.ts'
import { post, processModes, signIn, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

const email = 'agent@demo.stratograph.test'
const signInMutation = /* GraphQL */ `
  mutation ($input: UserSignInInput!) {
    userSignIn(input: $input) {
      session {
        network
      }
      userErrors {
        code
      }
    }
  }
`
const signUp = /* GraphQL */ `
  mutation ($input: UserSignUpInput!) {
    userSignUp(input: $input) {
      user {
        emailVerifiedAt
      }
    }
  }
`
const create = /* GraphQL */ `
  mutation ($input: ServiceAccountCreateInput!) {
    serviceAccountCreate(input: $input) {
      serviceAccount {
        id
        secrets {
          id
        }
      }
      secret
    }
  }
`
const signInAs = /* GraphQL */ `
  mutation ($input: ServiceAccountSignInInput!) {
    serviceAccountSignIn(input: $input) {
      accessToken {
        value
      }
    }
  }
`
const revoke = /* GraphQL */ `
  mutation ($input: ServiceAccountSecretRevokeInput!) {
    serviceAccountSecretRevoke(input: $input) {
      userErrors {
        code
      }
    }
  }
`
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
const organisations = '{ organisations { edges { node { name } } } }'

describe.each(processModes)('identity with %s', (mode) => {
  let system: RunningSystem
  beforeAll(async () => {
    system = await startSystem(mode, { TRUSTED_PROXIES: '1' })
  })
  afterAll(() => system?.stop())

  const whoAmI = async (token: string) => (await post(system.url, '{ me { email } }', {}, token)).status

  async function signInFrom(address: string, password: string) {
    const answer = await fetch(`${system.url}/graphql`, {
      method: 'POST',
      // The first address a client wrote itself; the last one the proxy before us did.
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `192.0.2.66, ${address}` },
      body: JSON.stringify({ query: signInMutation, variables: { input: { email, password } } }),
    })
    const { data } = (await answer.json()) as {
      data: { userSignIn: { session: { network: string } | null; userErrors: { code: string }[] } }
    }
    return data.userSignIn
  }

  test('a session shows the network it began in, as the trusted proxy tells it', async () => {
    expect(await signInFrom('203.0.113.9', demoPassword)).toEqual({
      session: { network: '203.0.113.0/24' },
      userErrors: [],
    })
  })

  test('who guesses from one address locks it for the account, and not the owner elsewhere', async () => {
    for (let time = 0; time < 6; time += 1) await signInFrom('198.51.100.7', 'wrong horse battery')
    const refused = { session: null, userErrors: [{ code: 'TOO_MANY_ATTEMPTS' }] }
    expect(await signInFrom('198.51.100.7', demoPassword)).toEqual(refused)
    expect((await signInFrom('203.0.113.9', demoPassword)).userErrors).toEqual([])
  })

  test('a demo account’s address is verified, a new account’s is not', async () => {
    const demo = await signIn(system.url, email)
    const { data } = await post(system.url, '{ me { emailVerifiedAt } }', {}, demo)
    expect(data.me.emailVerifiedAt).toMatch(/Z$/)
    const input = {
      email: `new-${Date.now()}@example.test`,
      password: 'a long enough secret',
      displayName: 'New',
    }
    const signedUp = await post(system.url, signUp, { input })
    expect(signedUp.data.userSignUp.user).toEqual({ emailVerifiedAt: null })
  })

  test('a service account asks for its organisation, and stops when its secret is revoked', async () => {
    const owner = await signIn(system.url, 'owner@demo.stratograph.test')
    const input = { name: 'Nightly import', role: 'AGENT', scopes: ['identity:read'] }
    const { serviceAccount, secret } = (await post(system.url, create, { input }, owner)).data
      .serviceAccountCreate
    const credentials = { clientId: serviceAccount.id, clientSecret: secret }
    const signedIn = await post(system.url, signInAs, { input: credentials })
    const token = signedIn.data.serviceAccountSignIn.accessToken.value as string
    const asked = await post(system.url, organisations, {}, token)
    expect(asked.errors).toBeUndefined()
    expect(asked.data.organisations.edges.length).toBeGreaterThan(0)
    // It is no person.
    const asPerson = await post(system.url, '{ sessions { edges { node { id } } } }', {}, token)
    expect(asPerson.errors?.[0].extensions.code).toBe('FORBIDDEN')
    expect((await post(system.url, '{ me { id } }', {}, token)).data).toEqual({ me: null })
    await post(system.url, revoke, { input: { secretId: serviceAccount.secrets[0].id } }, owner)
    await expect
      .poll(async () => (await post(system.url, organisations, {}, token)).status, { timeout: 5_000 })
      .toBe(401)
  })

  test('the gateway takes tokens of the old key and of the new one, without a restart', async () => {
    const kidOf = (token: string) => decodeProtectedHeader(token).kid
    const admin = await signIn(system.url, 'admin@demo.stratograph.test')
    expect(await whoAmI(admin)).toBe(200)
    const hasLeaked = false
    const tooSoon = await post(system.url, rotate, { input: { hasLeaked } }, admin)
    expect(tooSoon.data.signingKeyRotate.userErrors).toEqual([{ code: 'TOO_SOON' }])
    const sql = postgres(system.databaseUrl, { max: 1 })
    await sql`update identity.signing_keys set created_at = created_at - interval '3 minutes'`
    const [next] = await sql`select id from identity.signing_keys where state = 'NEXT'`
    await sql.end()
    const rotated = await post(system.url, rotate, { input: { hasLeaked } }, admin)
    expect(rotated.data.signingKeyRotate).toEqual({ keyId: next?.['id'], userErrors: [] })
    const fresh = await signIn(system.url, 'admin@demo.stratograph.test')
    expect([kidOf(fresh), kidOf(admin) === kidOf(fresh)]).toEqual([next?.['id'], false])
    expect([await whoAmI(admin), await whoAmI(fresh)]).toEqual([200, 200])
  })

  test('a token of a made-up key is refused, and only administrators of the operator rotate keys', async () => {
    const token = await signIn(system.url, email)
    const [, payload, signature] = token.split('.')
    const header = { alg: 'EdDSA', typ: 'at+jwt', kid: 'made-up' }
    const forged = Buffer.from(JSON.stringify(header)).toString('base64url')
    expect(await whoAmI(`${forged}.${payload}.${signature}`)).toBe(401)
    for (const role of ['agent', 'client', 'dealer']) {
      const other = await signIn(system.url, `${role}@demo.stratograph.test`)
      const { errors } = await post(system.url, rotate, { input: { hasLeaked: true } }, other)
      expect(errors?.[0].extensions.code).toBe('FORBIDDEN')
    }
  })
})
