import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { startFakeSmtp } from '../../../tests/fakes/smtp.ts'
import type { FakeSmtp, ReceivedMail } from '../../../tests/fakes/smtp.ts'
import { accountPassword, accountsOf } from '../../../tests/testkit/accounts.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'

let smtp: FakeSmtp
beforeAll(async () => {
  smtp = await startFakeSmtp()
})
afterAll(() => smtp.stop())
const subgraph = testSubgraph(identity, () => ({ MAIL_URL: smtp.url }))
const mailless = testSubgraph(identity, () => ({ SEED_DEMO: 'false' }))
const { signUp, signIn, refresh, query } = accountsOf(subgraph)

const ask = `mutation ($email: String!) {
  userPasswordResetRequest(input: { email: $email }) { isAccepted userErrors { code } }
}`
const reset = `mutation ($input: UserPasswordResetInput!) {
  userPasswordReset(input: $input) { user { id } userErrors { code field } }
}`
const change = `mutation ($input: UserPasswordChangeInput!) {
  userPasswordChange(input: $input) { user { id } userErrors { code field } }
}`
const tokenOf = (mail: ReceivedMail) => /^([\w-]{43})\r?$/m.exec(mail.text)?.[1] ?? 'none'
const newPassword = 'another horse battery'

async function resetToken(email: string): Promise<string> {
  await subgraph.data(ask, { email })
  return tokenOf(await smtp.mailTo(email, 1))
}

test('an address without an account gets the very same answer, and no mail', async () => {
  const { email } = await signUp()
  const unknown = `${createId()}@example.test`
  const known = await subgraph.run(ask, { email: email.toUpperCase() })
  expect(await subgraph.run(ask, { email: unknown })).toEqual(known)
  expect(known.data).toEqual({ userPasswordResetRequest: { isAccepted: true, userErrors: [] } })
  await smtp.mailTo(email, 1)
  const outcome = async () =>
    (await query(sql`select outcome from identity.account_mails where email_key = ${unknown}`))[0]
  await expect.poll(outcome).toEqual({ outcome: 'NOT_NEEDED' })
  expect(smtp.mails.filter((mail) => mail.to.includes(unknown))).toEqual([])
  // Asking again at once is answered alike and mails nothing.
  expect(await subgraph.run(ask, { email })).toEqual(known)
  expect(
    await query(
      sql`select id from identity.account_mails where email_key = ${email} and kind = 'PASSWORD_RESET'`,
    ),
  ).toHaveLength(1)
})

test('a mailed token sets a new password once, ends every session, verifies the address, and says so by mail', async () => {
  const { email, userId, refreshToken } = await signUp()
  const elsewhere = await signIn(email)
  const token = await resetToken(email)
  const { userPasswordReset } = await subgraph.data(reset, { input: { token, password: newPassword } })
  expect(userPasswordReset).toEqual({ user: { id: userId }, userErrors: [] })
  for (const spent of [refreshToken, elsewhere.refreshToken.value])
    expect((await refresh(spent)).userErrors[0].code).toBe('SESSION_ENDED')
  expect((await signIn(email)).userErrors[0].code).toBe('INVALID_CREDENTIALS')
  expect((await signIn(email, newPassword)).userErrors).toEqual([])
  const [user] = await query(
    sql`select email_verified_at is not null as verified from identity.users where id = ${userId}`,
  )
  expect(user).toEqual({ verified: true })
  expect((await smtp.mailTo(email, 2)).raw).toContain('Subject: Your password was changed')
  const again = await subgraph.data(reset, { input: { token, password: newPassword } })
  expect(again.userPasswordReset.userErrors).toEqual([{ code: 'INVALID_TOKEN', field: ['input', 'token'] }])
})

test('a password that is refused does not use the token up', async () => {
  const { email } = await signUp()
  const token = await resetToken(email)
  const refused = await subgraph.data(reset, { input: { token, password: email } })
  expect(refused.userPasswordReset.userErrors).toEqual([
    { code: 'PASSWORD_GUESSABLE', field: ['input', 'password'] },
  ])
  const { userPasswordReset } = await subgraph.data(reset, { input: { token, password: newPassword } })
  expect(userPasswordReset.userErrors).toEqual([])
})

test('a token for verifying an address sets no password', async () => {
  const { email } = await signUp()
  const token = tokenOf(await smtp.mailTo(email))
  const { userPasswordReset } = await subgraph.data(reset, { input: { token, password: newPassword } })
  expect(userPasswordReset.userErrors[0].code).toBe('INVALID_TOKEN')
})

test('who knows the present password changes it and stays signed in, here only', async () => {
  const { email, viewer, refreshToken } = await signUp()
  const elsewhere = await signIn(email)
  const wrong = await subgraph.data(
    change,
    { input: { currentPassword: 'no horse at all', newPassword } },
    viewer,
  )
  expect(wrong.userPasswordChange.userErrors).toEqual([
    { code: 'INVALID_CREDENTIALS', field: ['input', 'currentPassword'] },
  ])
  const input = { currentPassword: accountPassword, newPassword }
  expect((await subgraph.data(change, { input }, viewer)).userPasswordChange.userErrors).toEqual([])
  expect((await refresh(elsewhere.refreshToken.value)).userErrors[0].code).toBe('SESSION_ENDED')
  expect((await refresh(refreshToken)).userErrors).toEqual([])
  expect((await signIn(email, newPassword)).userErrors).toEqual([])
})

test('a stolen session is no place to guess the password', async () => {
  const { viewer } = await signUp()
  const guess = async (currentPassword: string) =>
    (await subgraph.data(change, { input: { currentPassword, newPassword } }, viewer)).userPasswordChange
      .userErrors[0]?.code
  for (let time = 0; time < 6; time += 1) expect(await guess('no horse at all')).toBe('INVALID_CREDENTIALS')
  expect(await guess(accountPassword)).toBe('TOO_MANY_ATTEMPTS')
})

test('a deployment without mail says so, the same to everybody, and people still sign up', async () => {
  const { email } = await accountsOf(mailless).signUp()
  for (const address of [email, `${createId()}@example.test`])
    expect((await mailless.data(ask, { email: address })).userPasswordResetRequest).toEqual({
      isAccepted: null,
      userErrors: [{ code: 'MAIL_UNAVAILABLE' }],
    })
})
