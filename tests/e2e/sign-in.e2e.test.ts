import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPassword } from '../../drizzle/seeds/demo-accounts.ts'
import { post, processModes, startSystem } from '../testkit/system.ts'
import type { RunningSystem } from '../testkit/system.ts'

const email = 'agent@demo.stratograph.test'
const signIn = /* GraphQL */ `
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

describe.each(processModes)('sign-in with %s', (mode) => {
  let system: RunningSystem
  beforeAll(async () => {
    system = await startSystem(mode, { TRUSTED_PROXIES: '1' })
  })
  afterAll(() => system?.stop())

  async function signInFrom(address: string, password: string) {
    const answer = await fetch(`${system.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `192.0.2.66, ${address}` },
      body: JSON.stringify({ query: signIn, variables: { input: { email, password } } }),
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

  test('a new account’s address is not verified', async () => {
    const signUp = /* GraphQL */ `
      mutation ($input: UserSignUpInput!) {
        userSignUp(input: $input) {
          user {
            emailVerifiedAt
          }
        }
      }
    `
    const input = {
      email: `new-${Date.now()}@example.test`,
      password: 'a long enough secret',
      displayName: 'New',
    }
    const { data } = await post(system.url, signUp, { input })
    expect(data.userSignUp.user).toEqual({ emailVerifiedAt: null })
  })
})
