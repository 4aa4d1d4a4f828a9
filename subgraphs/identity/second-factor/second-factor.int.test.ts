import { decodeJwt } from 'jose'
import { TOTP } from 'otpauth'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accountPassword, accountsOf } from '../../../tests/testkit/accounts.ts'
import type { TestAccount } from '../../../tests/testkit/accounts.ts'
import { testSubgraph } from '../../../tests/testkit/subgraph.ts'
import { identity } from '../subgraph.ts'

const subgraph = testSubgraph(identity)
const { signUp, signIn, refresh, viewerOf, query, eventTypes } = accountsOf(subgraph)

const enrol = `mutation ($password: String) {
  userTotpEnrol(input: { password: $password }) { secret uri userErrors { code field } }
}`
const confirm = `mutation ($code: String!) {
  userTotpConfirm(input: { code: $code }) { user { id } recoveryCodes accessToken { value } userErrors { code field } }
}`
const signInConfirm = `mutation ($challenge: String!, $code: String!) {
  userSignInConfirm(input: { challenge: $challenge, code: $code }) {
    user { id } session { id secondFactorAt } accessToken { value } refreshToken { value } userErrors { code field }
  }
}`
const me = '{ me { hasSecondFactor recoveryCodesLeft } }'

/** The authenticator's code of `offset` half minutes from now. */
const codeOf = (secret: string, offset = 0) =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + offset * 30_000 })
const wrongCode = (secret: string) =>
  ['000000', '000001', '000002', '000003'].find(
    (code) => new TOTP({ secret }).validate({ token: code, window: 3 }) === null,
  ) ?? ''
const challengeOf = async (email: string) => {
  const { userSignIn } = await subgraph.data(
    `mutation ($input: UserSignInInput!) {
      userSignIn(input: $input) { user { id } session { id } accessToken { value } refreshToken { value }
        challenge { value } userErrors { code } }
    }`,
    { input: { email, password: accountPassword } },
  )
  expect(userSignIn).toMatchObject({
    user: null,
    session: null,
    accessToken: null,
    refreshToken: null,
    userErrors: [],
  })
  return userSignIn.challenge.value as string
}
const answer = async (challenge: string, code: string) =>
  (await subgraph.data(signInConfirm, { challenge, code })).userSignInConfirm

/** An account whose authenticator used up the code of half a minute ago. */
async function protectedAccount(): Promise<TestAccount & { secret: string; recoveryCodes: string[] }> {
  const account = await signUp()
  const { secret } = (await subgraph.data(enrol, { password: accountPassword }, account.viewer)).userTotpEnrol
  const confirmed = await subgraph.data(confirm, { code: codeOf(secret, -1) }, account.viewer)
  expect(confirmed.userTotpConfirm.userErrors).toEqual([])
  return { ...account, secret, recoveryCodes: confirmed.userTotpConfirm.recoveryCodes }
}

test('an authenticator counts once it is confirmed; from then on signing in takes a code', async () => {
  const account = await signUp()
  const { userTotpEnrol } = await subgraph.data(enrol, { password: accountPassword }, account.viewer)
  expect(userTotpEnrol.uri).toContain(`secret=${userTotpEnrol.secret}`)
  expect((await subgraph.data(me, {}, account.viewer)).me).toEqual({
    hasSecondFactor: false,
    recoveryCodesLeft: 0,
  })
  expect((await signIn(account.email)).userErrors).toEqual([])
  const confirmed = await subgraph.data(confirm, { code: codeOf(userTotpEnrol.secret) }, account.viewer)
  const { recoveryCodes, accessToken } = confirmed.userTotpConfirm
  expect(new Set(recoveryCodes).size).toBe(10)
  expect(decodeJwt(accessToken.value)).toMatchObject({ amr: ['mfa'], sid: account.viewer.sessionId })
  expect(await viewerOf(accessToken.value)).toEqual({ ...account.viewer, hasSecondFactor: true })
  expect((await subgraph.data(me, {}, account.viewer)).me).toEqual({
    hasSecondFactor: true,
    recoveryCodesLeft: 10,
  })
  const signedIn = await answer(await challengeOf(account.email), codeOf(userTotpEnrol.secret, 1))
  expect(signedIn).toMatchObject({ user: { id: account.userId }, userErrors: [] })
  expect((await viewerOf(signedIn.accessToken.value)).hasSecondFactor).toBe(true)
  const refreshed = await refresh(signedIn.refreshToken.value)
  expect((await viewerOf(refreshed.accessToken.value)).hasSecondFactor).toBe(true)
})

test('no code works twice, one after the other or at once', async () => {
  const { email, secret } = await protectedAccount()
  const code = codeOf(secret)
  const challenges = await Promise.all(Array.from({ length: 4 }, () => challengeOf(email)))
  const answers = await Promise.all(challenges.map((challenge) => answer(challenge, code)))
  expect(answers.filter(({ session }) => session !== null)).toHaveLength(1)
  expect((await answer(await challengeOf(email), code)).userErrors[0].code).toBe('INVALID_CODE')
  expect((await answer(await challengeOf(email), codeOf(secret, -1))).userErrors[0].code).toBe('INVALID_CODE')
})

test('a recovery code works once, in place of a code', async () => {
  const { email, userId, viewer, recoveryCodes } = await protectedAccount()
  const typed = recoveryCodes[0]?.toUpperCase().replaceAll('-', ' ') ?? ''
  expect((await answer(await challengeOf(email), typed)).userErrors).toEqual([])
  expect((await answer(await challengeOf(email), typed)).userErrors[0].code).toBe('INVALID_CODE')
  expect((await subgraph.data(me, {}, viewer)).me.recoveryCodesLeft).toBe(9)
  expect(await eventTypes(`identity.user/${userId}`)).toContain('identity.user.recovery_code_used')
})

test('a challenge works once, for five minutes, and takes five codes', async () => {
  const { email, secret } = await protectedAccount()
  const spent = await challengeOf(email)
  expect((await answer(spent, codeOf(secret))).userErrors).toEqual([])
  const over = { code: 'INVALID_CHALLENGE', field: ['input', 'challenge'] }
  expect((await answer(spent, codeOf(secret, 1))).userErrors).toEqual([over])
  const late = await challengeOf(email)
  await query(sql`update identity.sign_in_challenges set expires_at = now()`)
  expect((await answer(late, codeOf(secret, 1))).userErrors).toEqual([over])
  const guessed = await challengeOf(email)
  for (let round = 0; round < 5; round += 1)
    expect((await answer(guessed, wrongCode(secret))).userErrors[0].code).toBe('INVALID_CODE')
  expect((await answer(guessed, codeOf(secret, 1))).userErrors).toEqual([over])
  expect((await answer('nonsense', codeOf(secret, 1))).userErrors).toEqual([over])
})

test('who guesses codes over many challenges is locked out of the factor until the lock ends', async () => {
  const { email, secret, userId } = await protectedAccount()
  for (let round = 0; round < 6; round += 1) await answer(await challengeOf(email), wrongCode(secret))
  expect((await answer(await challengeOf(email), codeOf(secret))).userErrors[0].code).toBe(
    'TOO_MANY_ATTEMPTS',
  )
  await query(sql`update identity.sign_in_failures set locked_until = now() where subject = ${userId}`)
  expect((await answer(await challengeOf(email), codeOf(secret))).userErrors).toEqual([])
  const left = await query(sql`select kind from identity.sign_in_failures where subject = ${userId}`)
  expect(left).toEqual([])
})

test('the factor is taken off only with a code of it, and new recovery codes replace the old', async () => {
  const { email, secret, viewer, recoveryCodes } = await protectedAccount()
  const renew = `mutation ($code: String!) {
    userRecoveryCodesRenew(input: { code: $code }) { recoveryCodes userErrors { code } }
  }`
  const disable =
    'mutation ($code: String!) { userTotpDisable(input: { code: $code }) { user { id } userErrors { code } } }'
  const renewed = (await subgraph.data(renew, { code: codeOf(secret) }, viewer)).userRecoveryCodesRenew
  expect(renewed.recoveryCodes).toHaveLength(10)
  const off = async (code: string) =>
    (await subgraph.data(disable, { code }, viewer)).userTotpDisable.userErrors
  expect(await off(recoveryCodes[0] ?? '')).toEqual([{ code: 'INVALID_CODE' }])
  expect(await off(wrongCode(secret))).toEqual([{ code: 'INVALID_CODE' }])
  expect(await off(renewed.recoveryCodes[0])).toEqual([])
  expect(await off(renewed.recoveryCodes[1])).toEqual([{ code: 'NOT_ENROLLED' }])
  expect((await signIn(email)).userErrors).toEqual([])
})

test('sessions that showed a factor lose it when it is taken off, and regain none by another', async () => {
  const { email, secret, viewer, recoveryCodes, refreshToken } = await protectedAccount()
  const there = await answer(await challengeOf(email), recoveryCodes[0] ?? '')
  const hasFactor = async (token: string) =>
    (await viewerOf(token)).kind === 'user' && 'amr' in decodeJwt(token)
  expect(await hasFactor(there.accessToken.value)).toBe(true)
  const disable =
    'mutation ($code: String!) { userTotpDisable(input: { code: $code }) { userErrors { code } } }'
  const disabled = await subgraph.data(disable, { code: codeOf(secret) }, viewer)
  expect(disabled.userTotpDisable.userErrors).toEqual([])
  const renewed = [await refresh(refreshToken), await refresh(there.refreshToken.value)]
  expect(await Promise.all(renewed.map(({ accessToken }) => hasFactor(accessToken.value)))).toEqual([
    false,
    false,
  ])
  expect(await eventTypes(`identity.session/${viewer.sessionId}`)).toEqual([
    'identity.session.started',
    'identity.session.second_factor_shown',
    'identity.session.second_factor_withdrawn',
    'identity.session.refreshed',
  ])
  const again = (await subgraph.data(enrol, { password: accountPassword }, viewer)).userTotpEnrol
  await subgraph.data(confirm, { code: codeOf(again.secret) }, viewer)
  const later = [await refresh(renewed[0].refreshToken.value), await refresh(renewed[1].refreshToken.value)]
  expect(await Promise.all(later.map(({ accessToken }) => hasFactor(accessToken.value)))).toEqual([
    true,
    false,
  ])
})

test('nobody enrols without the password, or a second authenticator', async () => {
  const { viewer } = await protectedAccount()
  const again = await subgraph.data(enrol, { password: accountPassword }, viewer)
  expect(again.userTotpEnrol).toMatchObject({ secret: null, userErrors: [{ code: 'ALREADY_ENROLLED' }] })
  const other = await signUp()
  for (const password of ['not this password', null])
    expect((await subgraph.data(enrol, { password }, other.viewer)).userTotpEnrol.userErrors).toEqual([
      { code: 'INVALID_CREDENTIALS', field: ['input', 'password'] },
    ])
})

test('neither key nor recovery codes are stored as they are, and others see nothing of the factor', async () => {
  const { secret, recoveryCodes, userId } = await protectedAccount()
  const [row] = await query<{ all: string }>(sql`
    select concat((select string_agg(t::text, ' ') from identity.totp_factors t),
                  (select string_agg(c::text, ' ') from identity.recovery_codes c)) as all`)
  for (const text of [secret, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
    expect(row?.all.toLowerCase()).not.toContain(text.toLowerCase())
  const stranger = await signUp()
  const { user } = await subgraph.data(
    'query ($id: ID!) { user(id: $id) { hasSecondFactor recoveryCodesLeft } }',
    { id: userId },
    stranger.viewer,
  )
  expect(user).toEqual({ hasSecondFactor: null, recoveryCodesLeft: null })
})
