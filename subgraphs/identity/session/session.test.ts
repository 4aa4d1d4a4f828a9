import { expect, test } from 'vitest'
import { createOpaqueToken, hashOpaqueToken } from './opaque-token.ts'
import { decideRefresh, expiryOf, greatestAgeMs, idleLifetimeMs, reuseGraceMs } from './session.ts'

const now = new Date('2026-11-21T12:00:00Z')
const before = (ms: number) => new Date(now.getTime() - ms)
const running = { endedAt: null, expiresAt: new Date(now.getTime() + 1) }

test('an unspent token of a running session is exchanged', () => {
  expect(decideRefresh({ usedAt: null, session: running }, now)).toBe('ROTATE')
})

test('a token spent within the grace window is turned away, one a millisecond older betrays a theft', () => {
  expect(decideRefresh({ usedAt: now, session: running }, now)).toBe('ALREADY_REFRESHED')
  expect(decideRefresh({ usedAt: before(reuseGraceMs), session: running }, now)).toBe('ALREADY_REFRESHED')
  expect(decideRefresh({ usedAt: before(reuseGraceMs + 1), session: running }, now)).toBe('REUSED')
})

test('a session that ended or ran out stays over, whatever token comes', () => {
  const ended = { ...running, endedAt: before(1) }
  const ranOut = { endedAt: null, expiresAt: now }
  for (const session of [ended, ranOut]) {
    expect(decideRefresh({ usedAt: null, session }, now)).toBe('ENDED')
    expect(decideRefresh({ usedAt: before(1e9), session }, now)).toBe('ENDED')
  }
})

test('a session runs out when idle, and at its greatest age however often it is refreshed', () => {
  expect(expiryOf(now, now)).toEqual(new Date(now.getTime() + idleLifetimeMs))
  const old = before(greatestAgeMs - 60_000)
  expect(expiryOf(old, now)).toEqual(new Date(now.getTime() + 60_000))
})

test('refresh tokens hold 256 random bits and are stored as their SHA-256', () => {
  expect(createOpaqueToken()).toMatch(/^[\w-]{43}$/)
  expect(createOpaqueToken()).not.toBe(createOpaqueToken())
  expect(hashOpaqueToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
})
