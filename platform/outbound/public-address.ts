import { isIP } from 'node:net'
import { NetworkList } from './network-list.ts'

/** What IANA's registries of special-purpose addresses, or a cloud's own network, keep from being the public internet. */
const reserved = new NetworkList([
  '0.0.0.0/8', // this very network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by carriers
  '127.0.0.0/8', // loopback
  '168.63.129.16', // the host beneath an Azure machine, public only by its number
  '169.254.0.0/16', // link-local, where clouds tell machines their credentials
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
  // Of IPv6 only 2000::/3 is given out. The rest holds loopback, unique-local, link-local and multicast addresses, and
  // those that are IPv4 addresses in disguise (mapped, compatible, NAT64).
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23', // protocol assignments, Teredo among them
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, IPv4 in disguise
  '3fff::/20', // documentation
])

/** Whether `address`, an IPv4 or IPv6 address as the resolver writes it, is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  return isIP(address) !== 0 && !address.includes('%') && !reserved.has(address)
}
