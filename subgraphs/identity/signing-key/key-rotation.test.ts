import { expect, test } from 'vitest'
import {
  isForgettable,
  isWornOut,
  mayActivate,
  publicationLeadMs,
  signingAgeMs,
  verificationMs,
} from './key-rotation.ts'

const now = new Date('2026-11-21T12:00:00Z')
const before = (ms: number) => new Date(now.getTime() - ms)
const key = { state: 'CURRENT', createdAt: before(0), activatedAt: null, retiredAt: null } as const

test('a key signs two minutes after it was published, not a millisecond sooner', () => {
  expect(mayActivate({ ...key, createdAt: before(publicationLeadMs) }, now)).toBe(true)
  expect(mayActivate({ ...key, createdAt: before(publicationLeadMs - 1) }, now)).toBe(false)
})

test('a key is worn out after ninety days of signing, however long it waited before', () => {
  const activated = (ms: number) => ({ ...key, createdAt: before(signingAgeMs * 2), activatedAt: before(ms) })
  expect(isWornOut(activated(signingAgeMs), now)).toBe(true)
  expect(isWornOut(activated(signingAgeMs - 1), now)).toBe(false)
})

test('an earlier key is kept for as long as a token it signed may live', () => {
  expect(isForgettable({ ...key, retiredAt: before(verificationMs) }, now)).toBe(false)
  expect(isForgettable({ ...key, retiredAt: before(verificationMs + 1) }, now)).toBe(true)
  expect(isForgettable(key, now)).toBe(false)
})
