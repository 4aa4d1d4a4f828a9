import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createId } from '../../../platform/database/uuid.ts'
import { startFakeSmtp } from '../../../tests/fakes/smtp.ts'
import type { FakeSmtp, ReceivedMail } from '../../../tests/fakes/smtp.ts'
import { accountsOf } from '../../../tests/testkit/accounts.ts'
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
  ACCOUNT_URL: 'https://app.example.test/account/',
}))
const { signUp, query, eventTypes } = accountsOf(subgraph)

const verify = `mutation ($token: String!) {
  userEmailVerify(input: { token: $token }) { user { id emailVerifiedAt } userErrors { code field } }
}`
const request = 'mutation { userEmailVerificationRequest { user { id } userErrors { code } } }'
const tokenOf = (mail: ReceivedMail) => /#token=([\w-]{43})\s/.exec(mail.text)?.[1] ?? 'none'
const verifyWith = async (token: string) => (await subgraph.data(verify, { token })).userEmailVerify
const invalid = { user: null, userErrors: [{ code: 'INVALID_TOKEN', field: ['input', 'token'] }] }
const letTimePass = (email: string, time: string) =>
  query(
    sql`update identity.account_mails set created_at = created_at - ${time}::interval where email_key = ${email}`,
  )

test('who signs up gets a mail whose token verifies the address, once', async () => {
  const { email, userId, viewer } = await signUp()
  const me = '{ me { emailVerifiedAt } }'
  expect((await subgraph.data(me, {}, viewer)).me).toEqual({ emailVerifiedAt: null })
  const mail = await smtp.mailTo(email)
  expect(mail).toMatchObject({ from: 'accounts@example.test', to: [email] })
  expect(mail.raw).toContain('Subject: Confirm your e-mail address')
  expect(mail.text).toContain('https://app.example.test/account/verify-email#token=')
  const token = tokenOf(mail)
  expect(await verifyWith(token)).toMatchObject({ user: { id: userId }, userErrors: [] })
  expect((await subgraph.data(me, {}, viewer)).me.emailVerifiedAt).toMatch(/Z$/)
  expect(await verifyWith(token)).toEqual(invalid)
  expect(await eventTypes(`identity.user/${userId}`)).toEqual([
    'identity.user.signed_up',
    'identity.user.email_verified',
  ])
})

test('of twenty uses of a token at once one counts', async () => {
  const { email, userId } = await signUp()
  const token = tokenOf(await smtp.mailTo(email))
  const answers = await Promise.all(Array.from({ length: 20 }, () => verifyWith(token)))
  expect(answers.filter(({ user }) => user !== null)).toHaveLength(1)
  expect(await eventTypes(`identity.user/${userId}`)).toHaveLength(2)
})

test('the token is stored as a hash only, and in no row of what waits to be sent', async () => {
  const { email } = await signUp()
  const token = tokenOf(await smtp.mailTo(email))
  const [row] = await query<{ all: string }>(sql`
    select concat((select string_agg(t::text, ' ') from identity.one_time_tokens t),
                  (select string_agg(m::text, ' ') from identity.account_mails m)) as all`)
  expect(row?.all).toContain(email)
  expect(row?.all).not.toContain(token)
})

test('a token that is too old, forged, or was sent to an earlier address verifies nothing', async () => {
  const { email, userId } = await signUp()
  const token = tokenOf(await smtp.mailTo(email))
  await query(sql`update identity.users set email_key = ${`${createId()}@x.test`} where id = ${userId}`)
  expect(await verifyWith(token)).toEqual(invalid)
  const late = await signUp()
  const lateToken = tokenOf(await smtp.mailTo(late.email))
  await query(sql`update identity.one_time_tokens set expires_at = now() where user_id = ${late.userId}`)
  expect(await verifyWith(lateToken)).toEqual(invalid)
  expect(await verifyWith('nonsense')).toEqual(invalid)
})

test('a new mail comes once a minute and five times an hour, and its token replaces the one before', async () => {
  const { email, viewer } = await signUp()
  const ask = async () => (await subgraph.data(request, {}, viewer)).userEmailVerificationRequest.userErrors
  const first = tokenOf(await smtp.mailTo(email))
  expect(await ask()).toEqual([{ code: 'TOO_SOON' }])
  await letTimePass(email, '61 seconds')
  const together = await Promise.all(Array.from({ length: 8 }, ask))
  expect(together.filter((errors) => errors.length === 0)).toHaveLength(1)
  const second = tokenOf(await smtp.mailTo(email, 1))
  expect(await verifyWith(first)).toEqual(invalid)
  for (let round = 0; round < 3; round += 1) {
    await letTimePass(email, '61 seconds')
    expect(await ask()).toEqual([])
  }
  await letTimePass(email, '61 seconds')
  expect(await ask()).toEqual([{ code: 'TOO_SOON' }])
  await letTimePass(email, '1 hour')
  expect(await ask()).toEqual([])
  expect(second).not.toBe(first)
})

test('who is verified asks for no more mail, and nobody signed in for none', async () => {
  const { email, viewer } = await signUp()
  await verifyWith(tokenOf(await smtp.mailTo(email)))
  expect((await subgraph.data(request, {}, viewer)).userEmailVerificationRequest.userErrors).toEqual([
    { code: 'ALREADY_VERIFIED' },
  ])
  expect((await subgraph.run(request)).errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
})

test('mail the server turns away for now is tried again, and for good is given up', async () => {
  const [patient, hopeless] = [`later.${createId()}@example.test`, `never.${createId()}@example.test`]
  smtp.refuse((address) =>
    address === patient ? '451 Later' : address === hopeless ? '550 Nobody here' : undefined,
  )
  await signUp(patient)
  await signUp(hopeless)
  const outcomeOf = async (email: string) =>
    (
      await query<{ outcome: string | null; tries: number }>(
        sql`select outcome, tries from identity.account_mails where email_key = ${email}`,
      )
    )[0]
  await expect.poll(() => outcomeOf(hopeless)).toEqual({ outcome: 'GIVEN_UP', tries: 1 })
  expect(await outcomeOf(patient)).toEqual({ outcome: null, tries: 1 })
  smtp.refuse(undefined)
  await query(sql`update identity.account_mails set due_at = now() where email_key = ${patient}`)
  await signUp()
  expect((await smtp.mailTo(patient)).to).toEqual([patient])
  await expect.poll(() => outcomeOf(patient)).toEqual({ outcome: 'SENT', tries: 2 })
})

test('an invitation is accepted only by whoever verified the address it was sent to', async () => {
  const accept = `mutation ($membershipId: ID!) {
    membershipAccept(input: { membershipId: $membershipId }) { membership { id } userErrors { code } }
  }`
  const { viewer } = await signUp()
  const { membershipAccept } = await subgraph.data(accept, { membershipId: createId() }, viewer)
  expect(membershipAccept).toEqual({ membership: null, userErrors: [{ code: 'EMAIL_NOT_VERIFIED' }] })
})
