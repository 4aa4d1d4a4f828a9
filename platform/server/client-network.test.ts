import { expect, test } from 'vitest'
import { networkOf, shownNetworkOf } from './client-network.ts'

test('a client is an IPv4 address or the /64 of an IPv6 one, and shown as a wider network', () => {
  expect([networkOf('203.0.113.9'), shownNetworkOf('203.0.113.9')]).toEqual(['203.0.113.9', '203.0.113.0/24'])
  expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113.9')
  expect([networkOf('2001:DB8:0:0042::7'), shownNetworkOf('2001:db8::42')]).toEqual([
    '2001:db8:0:42::/64',
    '2001:db8:0::/48',
  ])
  expect(networkOf('2001:db8::1')).toBe(networkOf('2001:0db8:0000:0000:ffff::2'))
})

test('what is no address is no network', () => {
  for (const text of [null, '', 'localhost', '999.1.1.1', '203.0.113.9, 10.0.0.1'])
    expect([text, networkOf(text), shownNetworkOf(text)]).toEqual([text, null, null])
})
