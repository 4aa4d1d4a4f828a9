import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { startFakeSmtp } from '../../../tests/fakes/smtp.ts'
import type { FakeSmtp, ReceivedMail } from '../../../tests/fakes/smtp.ts'
import { accountPassword, accountsOf } from '../../../tests/testkit/accounts.ts'
import type { TestAccount } from '../../../tests/testkit/accounts.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'

let smtp: FakeSmtp
beforeAll(async () => {
  smtp = await startFakeSmtp()
})
afterAll(() => smtp.stop())
const subgraph = testSubgraph(identity, () => ({
  MAIL_URL: smtp.url,
  MAIL_FROM: 'Stratograph <accounts@example.test>',
  ACCOUNT_URL: 'https://app.example.test',
}))
const { signUp, signIn, query, eventTypes } = accountsOf(subgraph)

const request = `mutation ($input: UserEmailChangeRequestInput!) {
  userEmailChangeRequest(input: $input) { user { id email } userErrors { code field } }
}`
const change = `mutation ($token: String!) {
  userEmailChange(input: { token: $token }) { user { id email emailVerifiedAt } userErrors { code } }
}`
const ask = async ({ viewer }: TestAccount, email: string, password = accountPassword) =>
  (await subgraph.data(request, { input: { email, password } }, viewer)).userEmailChangeRequest
const use = async (token: string) => (await subgraph.data(change, { token })).userEmailChange
const tokenOf = (mail: ReceivedMail) => /#token=([\w-]{43})\s/.exec(mail.text)?.[1] ?? 'none'
const newAddress = () => `New.${createId()}@example.test`
const letTimePass = (userId: string) =>
  query(
    sql`update identity.email_changes set requested_at = requested_at - interval '61 seconds' where user_id = ${userId}`,
  )

test('a new address counts once a mail to it was answered, and the one before is told', async () => {
  const account = await signUp()
  await smtp.mailTo(account.email)
  const email = newAddress()
  expect(await ask(account, email)).toEqual({
    user: { id: account.userId, email: account.email },
    userErrors: [],
  })
  const mail = await smtp.mailTo(email)
  expect(mail.raw).toContain('Subject: Confirm your new e-mail address')
  expect(mail.text).toContain('https://app.example.test/change-email#token=')
  expect((await signIn(email)).userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }])

  const changed = await use(tokenOf(mail))
  expect(changed).toEqual({
    user: { id: account.userId, email, emailVerifiedAt: expect.stringMatching(/Z$/) },
    userErrors: [],
  })
  expect((await smtp.mailTo(account.email, 1)).raw).toContain('Subject: Your e-mail address was changed')
  // By letter case as ever.
  expect((await signIn(email.toUpperCase())).userErrors).toEqual([])
  expect((await signIn(account.email)).userErrors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }])
  expect(await use(tokenOf(mail))).toEqual({ user: null, userErrors: [{ code: 'INVALID_TOKEN' }] })
  expect(await eventTypes(`identity.user/${account.userId}`)).toEqual([
    'identity.user.signed_up',
    'identity.user.email_change_requested',
    'identity.user.email_changed',
    'identity.user.email_verified',
  ])
})

test('what was mailed to an address before proves nothing about the one that came after', async () => {
  const account = await signUp()
  const verification = tokenOf(await smtp.mailTo(account.email))
  const [first, second] = [newAddress(), newAddress()]
  await ask(account, first)
  const firstToken = tokenOf(await smtp.mailTo(first))
  await letTimePass(account.userId)
  await ask(account, second)
  expect(await use(firstToken)).toMatchObject({ userErrors: [{ code: 'INVALID_TOKEN' }] })
  expect((await use(tokenOf(await smtp.mailTo(second)))).user).toMatchObject({ email: second })
  const verify = `mutation ($token: String!) {
    userEmailVerify(input: { token: $token }) { userErrors { code } }
  }`
  const { userEmailVerify } = await subgraph.data(verify, { token: verification })
  expect(userEmailVerify.userErrors).toEqual([{ code: 'INVALID_TOKEN' }])
})

test('an address somebody else has gets no mail, and the answer tells nothing of it', async () => {
  const [owner, other] = [await signUp(), await signUp()]
  await smtp.mailTo(owner.email)
  expect((await ask(other, owner.email)).userErrors).toEqual([])
  const outcome = async () =>
    (
      await query<{ outcome: string | null }>(
        sql`select outcome from identity.account_mails where kind = 'EMAIL_CHANGE' and email_key = ${owner.email}`,
      )
    )[0]?.outcome
  await expect.poll(outcome).toBe('NOT_NEEDED')
  expect(smtp.mails.filter(({ to }) => to.includes(owner.email))).toHaveLength(1)
})

test('of two who want an address the first to answer gets it', async () => {
  const [one, other] = [await signUp(), await signUp()]
  const email = newAddress()
  await ask(one, email)
  const first = tokenOf(await smtp.mailTo(email))
  await query(
    sql`update identity.account_mails set created_at = created_at - interval '61 seconds' where email = ${email}`,
  )
  await ask(other, email)
  const second = tokenOf(await smtp.mailTo(email, 1))
  const answers = await Promise.all([use(first), use(second)])
  expect(answers.filter(({ user }) => user !== null)).toHaveLength(1)
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([{ code: 'EMAIL_TAKEN' }])
})

test('nobody asks without the password, for their own address, too often, or signed out', async () => {
  const account = await signUp()
  expect(await ask(account, newAddress(), 'not this password')).toEqual({
    user: null,
    userErrors: [{ code: 'INVALID_CREDENTIALS', field: ['input', 'password'] }],
  })
  expect((await ask(account, account.email.toUpperCase())).userErrors).toMatchObject([{ code: 'SAME_EMAIL' }])
  const together = await Promise.all(Array.from({ length: 6 }, () => ask(account, newAddress())))
  expect(together.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1)
  expect(together.flatMap(({ userErrors }) => userErrors).every(({ code }) => code === 'TOO_SOON')).toBe(true)
  const input = { email: newAddress(), password: accountPassword }
  expect((await subgraph.run(request, { input })).errors?.[0]?.extensions).toEqual({
    code: 'UNAUTHENTICATED',
  })
})
