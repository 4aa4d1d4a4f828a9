import { randomBytes } from 'node:crypto'
import { TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { createRecoveryCode, hashRecoveryCode } from './recovery-code.ts'
import { createTotpSecret, findTotpStep, totpUri } from './totp.ts'

const now = new Date('2026-11-21T12:00:10Z')
const step = Math.floor(now.getTime() / 30_000)

test('a code is of its half minute, and taken half a minute early or late', () => {
  const secret = createTotpSecret()
  const codeAt = (offset: number) =>
    new TOTP({ secret }).generate({ timestamp: now.getTime() + offset * 1000 })
  expect(findTotpStep(secret, codeAt(0), now)).toBe(step)
  expect(findTotpStep(secret, codeAt(-30), now)).toBe(step - 1)
  expect(findTotpStep(secret, codeAt(30), now)).toBe(step + 1)
  expect(findTotpStep(secret, codeAt(-60), now)).not.toBe(step - 2)
})

test('the codes are those of RFC 6238', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  expect(findTotpStep(secret, '287082', new Date(59_000))).toBe(1)
  expect(findTotpStep(secret, '081804', new Date(1_111_111_109_000))).toBe(37_037_036)
  expect(findTotpStep(secret, '081805', new Date(1_111_111_109_000))).toBeNull()
  expect(findTotpStep(secret, 'abcdef', now)).toBeNull()
})

test('authenticators read the secret, whose it is and what for from one address', () => {
  const uri = new URL(totpUri('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'ada@example.test'))
  expect(uri.protocol).toBe('otpauth:')
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    issuer: 'Stratograph',
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    period: '30',
    digits: '6',
  })
})

test('a recovery code is the same however it is typed, and another under another key', () => {
  const key = randomBytes(32)
  expect(createRecoveryCode()).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}$/)
  const hash = hashRecoveryCode('k3m1-9x0q-7zc1', key)
  for (const typed of ['K3M1-9X0Q-7ZC1', 'k3ml9xoq7zci', ' k3m1 9x0q 7zc1 '])
    expect(hashRecoveryCode(typed, key)).toBe(hash)
  expect(hashRecoveryCode('k3m1-9x0q-7zc2', key)).not.toBe(hash)
  expect(hashRecoveryCode('k3m1-9x0q-7zc1', randomBytes(32))).not.toBe(hash)
})
