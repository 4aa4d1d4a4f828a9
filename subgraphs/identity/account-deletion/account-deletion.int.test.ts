import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serviceViewer } from '../../../platform/auth/viewer.ts'
import { createId } from '../../../platform/database/uuid.ts'
import { startFakeSmtp } from '../../../tests/fakes/smtp.ts'
import type { FakeSmtp } from '../../../tests/fakes/smtp.ts'
import { accountPassword, accountsOf } from '../../../tests/testkit/accounts.ts'
import type { TestAccount } from '../../../tests/testkit/accounts.ts'
import { insertAcme } from '../../../tests/testkit/people.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { insertMembership } from '../membership/membership.store.ts'
import { identity } from '../subgraph.ts'

let smtp: FakeSmtp
beforeAll(async () => {
  smtp = await startFakeSmtp()
})
afterAll(() => smtp.stop())
const subgraph = testSubgraph(identity, () => ({
  MAIL_URL: smtp.url,
  MAIL_FROM: 'Stratograph <accounts@example.test>',
}))
const { signUp, signIn, refresh, query, eventTypes } = accountsOf(subgraph)

const remove = `mutation ($password: String!) {
  userDelete(input: { password: $password }) { userId userErrors { code field } }
}`
const removeAs = async ({ viewer }: TestAccount, password = accountPassword) =>
  (await subgraph.data(remove, { password }, viewer)).userDelete

async function join({ userId }: TestAccount, role: 'OWNER' | 'AGENT', organisationId: string) {
  const id = createId()
  const now = new Date()
  const row = { id, organisationId, userId, role, state: 'ACTIVE', createdAt: now, joinedAt: now } as const
  await subgraph.database.as(serviceViewer('test'), 'test').write((tx) => insertMembership(tx, row))
  return id
}

test('a deleted account can do nothing any more, and nothing tells whose it was', async () => {
  const account = await signUp()
  const { email, userId } = account
  await smtp.mailTo(email)
  const elsewhere = await signIn(email)
  const membershipId = await join(account, 'AGENT', await insertAcme(subgraph.database))
  expect(await removeAs(account)).toEqual({ userId, userErrors: [] })

  expect((await signIn(email)).userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }])
  for (const token of [account.refreshToken, elsewhere.refreshToken.value])
    expect((await refresh(token)).userErrors).toMatchObject([{ code: 'SESSION_ENDED' }])
  // Gateways hear of the end of the sessions and of the membership.
  expect(await eventTypes(`identity.session/${account.viewer.sessionId}`)).toContain('identity.session.ended')
  expect(await eventTypes(`identity.membership/${membershipId}`)).toEqual(['identity.membership.revoked'])
  expect((await eventTypes(`identity.user/${userId}`)).at(-1)).toBe('identity.user.deleted')

  const [row] = await query<{ all: string }>(sql`
    select concat((select u::text from identity.users u where id = ${userId}),
                  (select string_agg(t::text, ' ') from identity.passwords t where user_id = ${userId}),
                  (select string_agg(t::text, ' ') from identity.one_time_tokens t where user_id = ${userId}),
                  (select string_agg(t::text, ' ') from identity.memberships t where user_id = ${userId})) as all`)
  expect(row?.all).not.toContain(email)
  expect(row?.all).not.toContain('Lovelace')
  expect(row?.all).not.toContain('argon2')
  const told = await smtp.mailTo(email, 1)
  expect(told.raw).toContain('Subject: Your account was deleted')

  // With a token from before, at a subgraph that has not heard.
  const rename = 'mutation { userProfileUpdate(input: { displayName: "Ada" }) { user { id } } }'
  expect((await subgraph.run(rename, {}, account.viewer)).errors?.[0]?.extensions).toEqual({
    code: 'UNAUTHENTICATED',
  })
  const enrol = 'mutation { userTotpEnrol(input: {}) { secret userErrors { code } } }'
  expect((await subgraph.data(enrol, {}, account.viewer)).userTotpEnrol.secret).toBeNull()

  const stranger = await signUp()
  const { user } = await subgraph.data(
    'query ($id: ID!) { user(id: $id) { id displayName email } }',
    { id: userId },
    stranger.viewer,
  )
  expect(user).toEqual({ id: userId, displayName: 'Deleted account', email: null })
})

test('the address may be used for another account, which is another person', async () => {
  const account = await signUp()
  await removeAs(account)
  const again = await signUp(account.email)
  expect(again.userId).not.toBe(account.userId)
})

test('the only owner of an organisation hands it over first', async () => {
  const [owner, other] = [await signUp(), await signUp()]
  const organisationId = await insertAcme(subgraph.database)
  await join(owner, 'OWNER', organisationId)
  expect((await removeAs(owner)).userErrors).toEqual([{ code: 'LAST_OWNER', field: null }])
  expect((await signIn(owner.email)).userErrors).toEqual([])
  await join(other, 'OWNER', organisationId)
  const both = await Promise.all([removeAs(owner), removeAs(other)])
  // One of them is the last.
  expect(both.map(({ userErrors }) => userErrors[0]?.code ?? 'DELETED').sort()).toEqual([
    'DELETED',
    'LAST_OWNER',
  ])
})

test('nobody is deleted without the password, or twice', async () => {
  const account = await signUp()
  expect((await removeAs(account, 'not this password')).userErrors).toEqual([
    { code: 'INVALID_CREDENTIALS', field: ['input', 'password'] },
  ])
  const together = await Promise.all([removeAs(account), removeAs(account)])
  expect(together.filter(({ userId }) => userId !== null)).toHaveLength(1)
  expect((await removeAs(account)).userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }])
})

test('no session begins beside a deletion that it survives', async () => {
  const account = await signUp()
  const signingIn = Array.from({ length: 6 }, () =>
    subgraph.run(
      `mutation ($input: UserSignInInput!) { userSignIn(input: $input) { refreshToken { value } } }`,
      { input: { email: account.email, password: accountPassword } },
    ),
  )
  await Promise.all([removeAs(account), ...signingIn])
  const [open] = await query<{ open: number }>(
    sql`select count(*)::int as open from identity.sessions where user_id = ${account.userId} and ended_at is null`,
  )
  expect(open).toEqual({ open: 0 })
})
