import { expect, test } from 'vitest'
import { readAccountLink } from './account-link.ts'

const read = (address: string) => readAccountLink(new URL(address, 'https://app.test'))

test('a mailed link tells what it is for and its token, and only behind #', () => {
  expect(read('/verify-email#token=a-b_c')).toEqual({ kind: 'verify-email', token: 'a-b_c' })
  expect(read('/account/reset-password#token=x')).toEqual({ kind: 'reset-password', token: 'x' })
  expect(read('/change-email?token=logged')).toEqual({ kind: 'change-email', token: '' })
})

test('the control room itself is no link', () => {
  expect(read('/')).toBeNull()
  expect(read('/#token=x')).toBeNull()
  expect(read('/verify-email/more')).toBeNull()
})
