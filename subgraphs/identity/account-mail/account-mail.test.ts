import { expect, test } from 'vitest'
import {
  composeAccountMail,
  mailsPerWindow,
  mailPauseMs,
  mailWindowMs,
  mayMail,
  retryMailAt,
} from './account-mail.ts'

const now = new Date('2026-11-21T12:00:00Z')
const before = (ms: number) => new Date(now.getTime() - ms)

test('a mail may follow another after a minute, not a millisecond sooner', () => {
  expect(mayMail([], now)).toBe(true)
  expect(mayMail([before(mailPauseMs)], now)).toBe(true)
  expect(mayMail([before(mailPauseMs - 1)], now)).toBe(false)
})

test('five mails an hour are sent, and a sixth when the first is an hour old', () => {
  const asked = Array.from({ length: mailsPerWindow }, (_, index) =>
    before(mailWindowMs - 1 - index * mailPauseMs),
  )
  expect(mayMail(asked.slice(1), now)).toBe(true)
  expect(mayMail(asked, now)).toBe(false)
  expect(mayMail([before(mailWindowMs), ...asked.slice(1)], now)).toBe(true)
})

test('a failed mail is tried again later each time', () => {
  expect([1, 2, 8].map((tries) => retryMailAt(tries, now).getTime() - now.getTime())).toEqual([
    5_000, 10_000, 640_000,
  ])
})

test('a mail holds a link whose token no server gets to see, or the bare token', () => {
  const mail = {
    kind: 'PASSWORD_RESET',
    email: 'ada@example.test',
    displayName: 'Ada',
    token: 'abc',
  } as const
  expect(composeAccountMail(mail, 'https://app.test').text).toContain(
    '\nhttps://app.test/reset-password#token=abc\n',
  )
  expect(composeAccountMail(mail, null).text).toContain('\nabc\n')
  const told = composeAccountMail({ ...mail, kind: 'PASSWORD_CHANGED', token: null }, 'https://app.test')
  expect(told.text).not.toContain('token')
})
