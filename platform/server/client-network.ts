import { isIPv4, isIPv6 } from 'node:net'

/**
 * What counts as one client: an IPv4 address, or the /64 a household or a machine is given of IPv6. Null for an
 * address that is none.
 */
export function networkOf(address: string | null): string | null {
  return prefixOf(address, 32, 64)
}

/** What people are shown and what is kept of where they were: enough to tell home from abroad, a /24 or a /48. */
export function shownNetworkOf(address: string | null): string | null {
  return prefixOf(address, 24, 48)
}

function prefixOf(address: string | null, ofFour: number, ofSix: number): string | null {
  if (address === null) return null
  // An IPv4 client of a socket that takes both.
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (isIPv4(plain)) {
    if (ofFour === 32) return plain
    const kept = plain.split('.').slice(0, ofFour / 8)
    return `${[...kept, ...Array<string>(4 - kept.length).fill('0')].join('.')}/${ofFour}`
  }
  if (!isIPv6(plain)) return null
  return `${groupsOf(plain)
    .slice(0, ofSix / 16)
    .join(':')}::/${ofSix}`
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<string>(missing).fill('0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  )
}
