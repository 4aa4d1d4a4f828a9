import { isIP } from 'node:net'
import { NetworkList, parseNetwork } from './network-list.ts'
import { isPublicAddress } from './public-address.ts'

/** Why an address is not asked, as people are told. */
const messages = {
  NOT_HTTP: 'the address is neither http nor https',
  HAS_CREDENTIALS: 'the address holds a user or a password',
  NOT_PUBLIC: 'the address is not public',
} as const

export type OutboundFault = keyof typeof messages

/** An address was not asked because of what it is; nothing was sent. The message says no more than the fault. */
export class OutboundRefused extends Error {
  readonly fault: OutboundFault

  constructor(fault: OutboundFault) {
    super(messages[fault])
    this.name = 'OutboundRefused'
    this.fault = fault
  }
}

/** Judges addresses that people outside chose. */
export interface OutboundGuard {
  /** What is wrong with `url` as far as its text tells; null when only looking its name up can tell more. */
  faultOf(url: string): OutboundFault | null
  /** Whether `host` may be reached at `address`, one of those it was looked up to. */
  mayReach(host: string, address: string): boolean
}

// The last label is not a number: such a host is an address, written in a form that networks are not.
const hostForm =
  /^(?!(.*\.)?(\d+|0x[\da-f]*)$)[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*$/i

/** Whether `text` names what may be allowed: a host, an address or a network such as `10.0.0.0/8`. */
export function isOutboundTarget(text: string): boolean {
  return parseNetwork(text) !== null || hostForm.test(text)
}

/** A guard that lets through the public internet and, beside it, the `allowed` hosts and networks. */
export function createOutboundGuard(allowed: readonly string[]): OutboundGuard {
  const networks = new NetworkList(allowed)
  const hosts = new Set(allowed.map((text) => text.toLowerCase()))
  const mayReach: OutboundGuard['mayReach'] = (host, address) =>
    isPublicAddress(address) || networks.has(address) || hosts.has(plainHost(host))
  return {
    mayReach,
    faultOf(text) {
      // What undici reads URLs with as well, so that both see the same host in `0x7f.1`.
      const url = URL.parse(text)
      if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return 'NOT_HTTP'
      if (url.username !== '' || url.password !== '') return 'HAS_CREDENTIALS'
      const host = plainHost(url.hostname)
      const known = isIP(host) === 0 ? loopbackOf(host) : [host]
      return known.length === 0 || known.some((address) => mayReach(host, address)) ? null : 'NOT_PUBLIC'
    },
  }
}

/** What RFC 6761 makes of `localhost` and names below it, whatever a resolver says. */
function loopbackOf(host: string): string[] {
  return /(^|\.)localhost$/.test(host) ? ['127.0.0.1', '::1'] : []
}

/** Without the brackets of an IPv6 address and without the dot that ends a full name. */
function plainHost(host: string): string {
  return host.replace(/^\[(.*)\]$|\.$/g, '$1')
}
