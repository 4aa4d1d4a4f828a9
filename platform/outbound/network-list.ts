import { BlockList, isIP } from 'node:net'

interface Network {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  readonly prefix: number
}

/**
 * Reads `10.0.0.0/8`, `fd00::/8` or a lone address, which is a network of its own; null for what is none. Addresses
 * are canonical: no `127.1`, no `0x7f000001`, no zone.
 */
export function parseNetwork(text: string): Network | null {
  const [address = '', bits, ...more] = text.split('/')
  const version = address.includes('%') ? 0 : isIP(address)
  if (version === 0 || more.length > 0) return null
  const width = version === 4 ? 32 : 128
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null
  const prefix = bits === undefined ? width : Number(bits)
  return prefix <= width ? { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix } : null
}

/** A set of IP networks. What is no network is left out: who reads them from outside checks with `parseNetwork`. */
export class NetworkList {
  // Apart, because to one list for both `::/3` would hold every IPv4 address.
  readonly #lists = { ipv4: new BlockList(), ipv6: new BlockList() }

  constructor(networks: readonly string[]) {
    for (const text of networks) {
      const network = parseNetwork(text)
      if (network) this.#lists[network.family].addSubnet(network.address, network.prefix, network.family)
    }
  }

  has(address: string): boolean {
    const network = parseNetwork(address)
    return network !== null && this.#lists[network.family].check(address, network.family)
  }
}
