import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { readClientAddress } from './client-address.ts'

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage

test('without a trusted proxy only the socket is believed', () => {
  expect(readClientAddress(request('203.0.113.9', '198.51.100.1'), 0)).toBe('203.0.113.9')
  expect(readClientAddress(request(undefined), 0)).toBeNull()
})

test('each trusted proxy vouches for one address, and what a client wrote before them is ignored', () => {
  const forged = '198.51.100.66, 203.0.113.9'
  expect(readClientAddress(request('10.0.0.1', forged), 1)).toBe('203.0.113.9')
  expect(readClientAddress(request('10.0.0.1', `${forged}, 10.0.0.2`), 2)).toBe('203.0.113.9')
  expect(readClientAddress(request('10.0.0.1'), 1)).toBe('10.0.0.1')
  expect(readClientAddress(request('10.0.0.1', '203.0.113.9'), 5)).toBe('203.0.113.9')
})
