import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { demoPassword } from '../../drizzle/seeds/demo-accounts.ts'
import { post, startSystem } from '../../tests/testkit/system.ts'
import type { RunningSystem } from '../../tests/testkit/system.ts'
import { createSession } from './session.ts'

const owner = 'owner@demo.stratograph.test'
let system: RunningSystem

beforeAll(async () => {
  system = await startSystem('one process')
}, 120_000)
afterAll(() => system?.stop())
afterEach(() => vi.useRealTimers())

const newSession = () => createSession(`${system.url}/graphql`)

async function signedIn() {
  const session = newSession()
  expect(await session.signIn(owner, demoPassword)).toBeNull()
  return session
}

/** Only the page's clock goes on: the server's stays where it is. */
function pass(minutes: number): void {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + minutes * 60_000)
}

async function nameOf(token: string | null): Promise<string | undefined> {
  const { data } = await post(system.url, '{ me { email } }', {}, token ?? '')
  return data?.me?.email
}

test('a refused sign-in says why and leaves nobody signed in', async () => {
  const session = newSession()
  expect(await session.signIn(owner, 'wrong')).toBe('The e-mail address or the password is wrong.')
  expect(session.state.get()).toEqual({ status: 'signed-out', notice: null })
  expect(await session.readToken()).toBeNull()
})

test('whoever signs in has a name and a token that works, the same one while it is fresh', async () => {
  const session = await signedIn()
  expect(session.state.get()).toEqual({ status: 'signed-in', name: 'Thijs van der Meer', sessionNumber: 1 })
  const token = await session.readToken()
  expect(await nameOf(token)).toBe(owner)
  expect(await session.readToken()).toBe(token)
})

test('a token about to expire is exchanged once, however many ask for it', async () => {
  const session = await signedIn()
  const before = await session.readToken()
  // Tokens of one second are alike: their times have no milliseconds.
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  pass(9.5)
  const tokens = await Promise.all([session.readToken(), session.readToken(), session.readToken()])
  expect(new Set(tokens).size).toBe(1)
  expect(tokens[0]).not.toBe(before)
  vi.useRealTimers()
  expect(await nameOf(tokens[0] ?? null)).toBe(owner)
  expect(session.state.get().status).toBe('signed-in')
})

test('a session that was ended elsewhere ends here, with a reason', async () => {
  const session = await signedIn()
  await post(system.url, 'mutation { userSignOut { session { id } } }', {}, (await session.readToken()) ?? '')
  pass(9.5)
  expect(await session.readToken()).toBeNull()
  expect(session.state.get()).toEqual({
    status: 'signed-out',
    notice: 'Your session has ended. Sign in again.',
  })
})

test('signing out ends the session on the server', async () => {
  const [leaving, staying] = [await signedIn(), await signedIn()]
  const countSessions = async () => {
    const query = '{ sessions(first: 100) { edges { node { endedAt } } } }'
    const { data } = await post(system.url, query, {}, (await staying.readToken()) ?? '')
    return data.sessions.edges.filter(({ node }: { node: { endedAt: string | null } }) => !node.endedAt)
      .length
  }
  const before = await countSessions()
  await leaving.signOut()
  expect(leaving.state.get()).toEqual({ status: 'signed-out', notice: null })
  expect(await leaving.readToken()).toBeNull()
  expect(await countSessions()).toBe(before - 1)
})

test('a server that is away keeps nobody from trying again', async () => {
  const session = createSession('http://127.0.0.1:9/graphql')
  await expect(session.signIn(owner, demoPassword)).rejects.toThrow()
  expect(session.state.get()).toEqual({ status: 'signed-out', notice: null })
})
