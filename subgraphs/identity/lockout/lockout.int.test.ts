import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import type { SubgraphResult } from '../../../platform/graphql/subgraph-service.ts'
import { networkOf } from '../../../platform/server/client-network.ts'
import { startFakeSmtp } from '../../../tests/fakes/smtp.ts'
import type { FakeSmtp } from '../../../tests/fakes/smtp.ts'
import { accountPassword, accountsOf } from '../../../tests/testkit/accounts.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'
import { IdentityServices } from '../services.ts'
import { limits } from './lockout.ts'

let smtp: FakeSmtp
beforeAll(async () => {
  smtp = await startFakeSmtp()
})
afterAll(() => smtp.stop())
const subgraph = testSubgraph(identity, () => ({ MAIL_URL: smtp.url }))
const { signUp, query } = accountsOf(subgraph)

const signIn = `mutation ($input: UserSignInInput!) {
  userSignIn(input: $input) { user { id } session { id network } userErrors { code message field } }
}`
const newEmail = () => `${createId()}@example.test`
/** An address nobody else in this file has. */
const newAddress = () => {
  const tail = createId().replaceAll('-', '').slice(-12)
  return `2001:db8:${tail.slice(0, 4)}:${tail.slice(4, 8)}::1`
}

async function attempt(email: string, password: string, address: string) {
  const result = await subgraph.service.execute(
    { query: signIn, variables: { input: { email, password } } },
    { viewer: anonymousViewer, requestId: 'test', client: { address } },
  )
  return result.data?.['userSignIn'] as {
    user: object | null
    session: object
    userErrors: { code: string }[]
  }
}
async function fail(times: number, email: string, address: string): Promise<void> {
  for (let time = 0; time < times; time += 1) await attempt(email, 'wrong horse battery', address)
}
const codeOf = async (answer: ReturnType<typeof attempt>) => (await answer).userErrors[0]?.code ?? 'OK'
const endLocks = () => query(sql`update identity.sign_in_failures set locked_until = now()`)
/** What was refused just now is refused for a second more without a look. */
const laterCode = (email: string, address: string) =>
  expect.poll(() => codeOf(attempt(email, accountPassword, address)), { timeout: 5_000 })

test('after five wrong passwords a sixth locks account and address together; the right one waits as well', async () => {
  const { email, userId } = await signUp()
  const address = newAddress()
  await fail(5, email, address)
  expect(await codeOf(attempt(email, accountPassword, address))).toBe('OK')
  // A right password begins the count anew.
  await fail(5, email, address)
  expect(await codeOf(attempt(email, 'wrong horse battery', address))).toBe('INVALID_CREDENTIALS')
  expect(await codeOf(attempt(email, accountPassword, address))).toBe('TOO_MANY_ATTEMPTS')
  expect(await codeOf(attempt(email.toUpperCase(), accountPassword, address))).toBe('TOO_MANY_ATTEMPTS')
  const locks = await query(
    sql`select data ->> 'kind' as kind from platform.events where type = 'identity.sign_in.locked' and data ->> 'userId' = ${userId}`,
  )
  expect(locks).toEqual([{ kind: 'PAIR' }])
  await endLocks()
  await laterCode(email, address).toBe('OK')
})

test('an address without an account is counted and locked in the very same way', async () => {
  const [{ email }, address] = [await signUp(), newAddress()]
  const unknown = newEmail()
  const [known, unknownToo] = [[], []] as [unknown[], unknown[]]
  for (let time = 0; time < 8; time += 1) {
    known.push(await attempt(email, 'wrong horse battery', address))
    unknownToo.push(await attempt(unknown, 'wrong horse battery', newAddressOf(address)))
  }
  expect(unknownToo).toEqual(known)
})

test('the owner elsewhere and the neighbour at the same address are not locked out with whoever guesses', async () => {
  const [victim, neighbour] = [await signUp(), await signUp()]
  const attacker = newAddress()
  await fail(7, victim.email, attacker)
  expect(await codeOf(attempt(victim.email, accountPassword, attacker))).toBe('TOO_MANY_ATTEMPTS')
  expect(await codeOf(attempt(victim.email, accountPassword, newAddress()))).toBe('OK')
  expect(await codeOf(attempt(neighbour.email, accountPassword, attacker))).toBe('OK')
})

test('one password tried on many accounts locks the address that tries', async () => {
  const [{ email }, sprayer] = [await signUp(), newAddress()]
  await query(sql`
    insert into identity.sign_in_failures values ('CLIENT', '', ${networkOf(sprayer)}, ${limits.CLIENT.free}, now(), null)`)
  expect(await codeOf(attempt(newEmail(), 'wrong horse battery', sprayer))).toBe('INVALID_CREDENTIALS')
  expect(await codeOf(attempt(email, accountPassword, sprayer))).toBe('TOO_MANY_ATTEMPTS')
  expect(await codeOf(attempt(email, accountPassword, newAddress()))).toBe('OK')
})

test('a crowd that guesses at one account closes it for strangers, not where its owner has been', async () => {
  const { email } = await signUp()
  const home = newAddress()
  expect((await attempt(email, accountPassword, home)).session).toMatchObject({
    network: expect.stringMatching(/^2001:db8:[0-9a-f]+::\/48$/),
  })
  await query(
    sql`insert into identity.sign_in_failures values ('ACCOUNT', ${email}, '', ${limits.ACCOUNT.free}, now(), null)`,
  )
  await fail(1, email, newAddress())
  expect(await codeOf(attempt(email, accountPassword, newAddress()))).toBe('TOO_MANY_ATTEMPTS')
  expect(await codeOf(attempt(email, accountPassword, home))).toBe('OK')
})

test('choosing a new password by mail opens the account again', async () => {
  const { email } = await signUp()
  const address = newAddress()
  await fail(7, email, address)
  expect(await codeOf(attempt(email, accountPassword, address))).toBe('TOO_MANY_ATTEMPTS')
  await subgraph.data(
    'mutation ($email: String!) { userPasswordResetRequest(input: { email: $email }) { isAccepted } }',
    { email },
  )
  const token = /^([\w-]{43})\r?$/m.exec((await smtp.mailTo(email, 1)).text)?.[1]
  const input = { token, password: 'another horse battery' }
  await subgraph.data(
    'mutation ($input: UserPasswordResetInput!) { userPasswordReset(input: $input) { userErrors { code } } }',
    { input },
  )
  expect(await codeOf(attempt(email, 'another horse battery', address))).toBe('OK')
})

test('of ten thousand attempts at once seven at most cost a hash, and the neighbour signs in among them', async () => {
  const { email } = await signUp()
  const { services } = subgraph
  if (!(services instanceof IdentityServices)) throw new Error('These are not the services of identity.')
  const hasher = services.passwordHasher
  const verify = hasher.verify.bind(hasher)
  let hashes = 0
  hasher.verify = async (...arguments_) => {
    const answer = await verify(...arguments_)
    hashes += 1
    return answer
  }
  const address = newAddress()
  const codes = new Map<string, number>()
  const neighbour = await signUp()
  for (let wave = 0; wave < 10; wave += 1) {
    const beside = codeOf(attempt(neighbour.email, accountPassword, newAddress()))
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, () =>
        subgraph.service.execute(
          { query: signIn, variables: { input: { email, password: 'wrong horse battery' } } },
          { viewer: anonymousViewer, requestId: 'test', client: { address } },
        ),
      ),
    )
    expect(await beside).toBe('OK')
    for (const { data, errors } of answers) {
      const refused = (data?.['userSignIn'] as { userErrors?: { code: string }[] } | null)?.userErrors?.[0]
        ?.code
      const code = refused ?? String(errors?.[0]?.extensions['code'] ?? 'OK')
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
  }
  hasher.verify = verify
  expect([...codes.keys()].sort()).toEqual(['INVALID_CREDENTIALS', 'TOO_MANY_ATTEMPTS'])
  expect(hashes - 10).toBe(codes.get('INVALID_CREDENTIALS'))
  // Ten were the neighbour's. Five are free, the sixth locks, and one more may have been on its way beside it.
  expect(hashes - 10).toBeGreaterThanOrEqual(limits.PAIR.free + 1)
  expect(hashes - 10).toBeLessThanOrEqual(limits.PAIR.free + 2)
})

/** What everybody answers at once, by code. */
async function countCodes(answers: readonly Promise<SubgraphResult>[]): Promise<Record<string, number>> {
  const codes = (await Promise.all(answers)).map(({ data, errors }) => {
    const [payload] = Object.values(data ?? {}) as ({ userErrors?: { code: string }[] } | null)[]
    return payload?.userErrors?.[0]?.code ?? String(errors?.[0]?.extensions?.['code'] ?? 'OK')
  })
  return Object.fromEntries([...Map.groupBy(codes, String)].map(([code, same]) => [code, same.length]))
}

const sendAs = (address: string, query: string, input: object) =>
  subgraph.service.execute(
    { query, variables: { input } },
    { viewer: anonymousViewer, requestId: 'test', client: { address } },
  )

test('ten thousand attempts on as many accounts cost fifty hashes, and the neighbour notices nothing', async () => {
  const neighbour = await signUp()
  const sprayer = newAddress()
  let wrong = 0
  for (let wave = 0; wave < 10; wave += 1) {
    const spraying = Array.from({ length: 1_000 }, () =>
      sendAs(sprayer, signIn, { email: newEmail(), password: 'wrong horse battery' }),
    )
    expect(await codeOf(attempt(neighbour.email, accountPassword, newAddress()))).toBe('OK')
    const { INVALID_CREDENTIALS = 0, ...others } = await countCodes(spraying)
    expect(Object.keys(others)).toEqual(['TOO_MANY_ATTEMPTS'])
    wrong += INVALID_CREDENTIALS
  }
  // Fifty are free, the next locks, and three may have been on their way beside it.
  expect(wrong).toBeGreaterThanOrEqual(limits.CLIENT.free + 1)
  expect(wrong).toBeLessThanOrEqual(limits.CLIENT.free + 1 + 3)
})

test('a network that opens accounts or guesses mailed tokens by the thousand takes nobody’s turn', async () => {
  const neighbour = await signUp()
  const crowd = newAddress()
  const open = 'mutation ($input: UserSignUpInput!) { userSignUp(input: $input) { userErrors { code } } }'
  const reset =
    'mutation ($input: UserPasswordResetInput!) { userPasswordReset(input: $input) { userErrors { code } } }'
  const opening = Array.from({ length: 1_000 }, () =>
    sendAs(crowd, open, { email: newEmail(), password: accountPassword, displayName: 'Crowd' }),
  )
  const guessing = Array.from({ length: 1_000 }, () =>
    sendAs(crowd, reset, { token: createId(), password: accountPassword }),
  )
  expect(await codeOf(attempt(neighbour.email, accountPassword, newAddress()))).toBe('OK')
  // Four at a time and sixty-four that wait; guesses are no work at all.
  expect(await countCodes(opening)).toEqual({ OK: 68, SERVICE_UNAVAILABLE: 932 })
  expect(await countCodes(guessing)).toEqual({ INVALID_TOKEN: 1_000 })
})

test('a network has us write a hundred mails an hour, whomever to, and the answer is the same for each', async () => {
  const neighbour = await signUp()
  const crowd = newAddress()
  const ask =
    'mutation ($input: UserPasswordResetRequestInput!) { userPasswordResetRequest(input: $input) { userErrors { code } } }'
  const asking = Array.from({ length: 1_000 }, () => sendAs(crowd, ask, { email: newEmail() }))
  expect(await countCodes(asking)).toEqual({ OK: 1_000 })
  const [row] = await query<{ count: number }>(
    sql`select count(*)::int as count from identity.account_mails where network = ${networkOf(crowd)}`,
  )
  expect(row).toEqual({ count: 100 })
  expect(await countCodes([sendAs(newAddress(), ask, { email: neighbour.email })])).toEqual({ OK: 1 })
  expect((await smtp.mailTo(neighbour.email, 1)).raw).toContain('Subject: Choose a new password')
})

test('a hundred guesses at once from within a session cost as many hashes as one after the other', async () => {
  const { viewer } = await signUp()
  const change =
    'mutation ($input: UserPasswordChangeInput!) { userPasswordChange(input: $input) { userErrors { code } } }'
  const input = { currentPassword: 'wrong horse battery', newPassword: 'another horse battery' }
  const guesses = Array.from({ length: 100 }, () => subgraph.run(change, { input }, viewer))
  const { INVALID_CREDENTIALS = 0, TOO_MANY_ATTEMPTS = 0 } = await countCodes(guesses)
  expect(INVALID_CREDENTIALS + TOO_MANY_ATTEMPTS).toBe(100)
  expect(INVALID_CREDENTIALS).toBeGreaterThanOrEqual(limits.FACTOR.free + 1)
  expect(INVALID_CREDENTIALS).toBeLessThanOrEqual(limits.FACTOR.free + 2)
})

/** Another address of the same form. */
function newAddressOf(address: string): string {
  return address.replace('::1', '1::1')
}
