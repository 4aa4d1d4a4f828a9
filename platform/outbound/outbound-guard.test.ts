import { expect, test } from 'vitest'
import { createOutboundGuard, isOutboundTarget } from './outbound-guard.ts'
import { isPublicAddress } from './public-address.ts'

const words = (text: string) => text.trim().split(/\s+/)

const kept = {
  'this network': ['0.0.0.0', '0.255.255.255', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.1'],
  'link-local': ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1'],
  'shared by carriers': ['100.64.0.0', '100.127.255.255', '100.100.100.200'],
  'unique-local': ['fc00::1', 'fd00:ec2::254', 'fdff:ffff::1'],
  'IPv4 in IPv6': ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::7f00:1', '64:ff9b::a00:1', '2002:7f00:1::'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.255', '2001:db8::1', '3fff:fff::1'],
  'reserved, broadcast': [
    '240.0.0.1',
    '255.255.255.255',
    '192.0.0.192',
    '198.19.255.255',
    '5f00::1',
    '4000::1',
  ],
  'tunnels and site-local': ['2001::1', '2001:1ff::1', 'fec0::1', '192.88.99.1', '100::1'],
  'of a cloud': ['168.63.129.16'],
  'no address': ['', 'localhost', '127.1', '2130706433', '1.2.3.4.5', '8.8.8.8/32', '2606:4700::1%eth0'],
}

test.each(Object.entries(kept))('%s is not public', (_, addresses) => {
  expect(addresses.filter(isPublicAddress)).toEqual([])
})

test('the neighbours of what is kept are public', () => {
  const addresses = words(`
    1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15 168.63.129.17
    169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255
    198.20.0.0 203.0.112.255 203.0.114.0 223.255.255.255 2000::1 2001:200::1 2001:db7::1 2001:db9::1 2003::1
    2606:4700:4700::1111 3ffe::1 3fff:1000::1`)
  expect(addresses.filter((address) => !isPublicAddress(address))).toEqual([])
})

const { faultOf, mayReach } = createOutboundGuard([])

const privateUrls = words(String.raw`
  http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0177.0.0.1/ http://0/ http://127.0.0.1./
  http://①②⑦.0.0.1/ http://127%2e0%2e0%2e1/ https://[::1]:8443/x http://[::ffff:169.254.169.254]/latest
  http://0xa9.0xfe.0xa9.0xfe/ http://[fd00:ec2::254]/ http://localhost:9200/ http://LocalHost./ https://db.localhost/
  http:10.0.0.1 http:\\10.0.0.1\ http://10.0.0.1\@8.8.8.8/`)
test.each(privateUrls)('%s is known to be private by its text', (url) => {
  expect(faultOf(url)).toBe('NOT_PUBLIC')
})

test('what is no plain http or https address is told by its fault', () => {
  const urls = [
    'file:///etc/passwd',
    'gopher://example.test/',
    'ftp://8.8.8.8/',
    'example.test',
    '',
    'http://',
  ]
  expect(urls.map(faultOf)).toEqual(urls.map(() => 'NOT_HTTP'))
  expect(faultOf('http://user@example.test/')).toBe('HAS_CREDENTIALS')
  expect(faultOf('https://:secret@8.8.8.8/')).toBe('HAS_CREDENTIALS')
})

test('a public address passes, and of a name only what it leads to tells', () => {
  expect([faultOf('http://8.8.8.8:81/x'), faultOf('https://[2606:4700::1111]/')]).toEqual([null, null])
  expect([faultOf('https://metadata.internal/'), faultOf('https://localhost.example/')]).toEqual([null, null])
  expect(mayReach('metadata.internal', '169.254.169.254')).toBe(false)
  expect(mayReach('metadata.internal', '8.8.8.8')).toBe(true)
})

test('what is allowed by name or by network passes, and nothing beside it', () => {
  const allowing = createOutboundGuard(['10.1.0.0/16', 'Health.Internal', 'fd00:1::/32', '127.0.0.1'])
  const urls = ['http://10.1.255.255/', 'http://[fd00:1::9]/', 'http://127.0.0.1:8/', 'http://localhost/']
  expect(urls.map(allowing.faultOf)).toEqual(urls.map(() => null))
  const others = ['http://10.2.0.0/', 'http://[fd00:2::9]/', 'http://127.0.0.2/', 'http://[::ffff:10.1.0.1]/']
  expect(others.map(allowing.faultOf)).toEqual(others.map(() => 'NOT_PUBLIC'))
  expect(allowing.mayReach('health.internal', '192.168.0.9')).toBe(true)
  expect(allowing.mayReach('health.internal.', '192.168.0.9')).toBe(true)
  expect(allowing.mayReach('other.internal', '192.168.0.9')).toBe(false)
  expect(allowing.mayReach('sub.health.internal', '192.168.0.9')).toBe(false)
  expect(allowing.mayReach('localhost', '::1')).toBe(false)
})

test('hosts, addresses and networks can be allowed, and nothing that only looks like one', () => {
  const targets = words('db db1 health.internal a-b.c_d.test 10.0.0.1 10.0.0.0/8 0.0.0.0/0 fd00::/8 ::1')
  expect(targets.filter((target) => !isOutboundTarget(target))).toEqual([])
  const others = words(`
    * *.internal http://db db:80 db/ -db db. a..b [::1] 10.0.0.0/33 10.0.0.0/ 10.0.0.0/8/8 10.0.0.0/-1 fd00::/129
    fe80::1%eth0 10.1 0x7f.0x1`)
  expect(['', ' ', ...others].filter(isOutboundTarget)).toEqual([])
})
