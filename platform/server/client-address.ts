import type { IncomingMessage } from 'node:http'

/** The header in which the gateway tells a subgraph process where the client's request came from. */
export const clientAddressHeader = 'x-stratograph-client'

/**
 * The address a request came from. Each trusted proxy appends whom it heard from to `x-forwarded-for`; what stands
 * left of that a client may have written itself and is not believed. `trustedProxies` is how many stand before us.
 */
export function readClientAddress(request: IncomingMessage, trustedProxies: number): string | null {
  const heard = request.socket.remoteAddress
  if (trustedProxies === 0 || heard === undefined) return heard ?? null
  const forwarded = request.headers['x-forwarded-for'] ?? ''
  const told = String(forwarded)
    .split(',')
    .map((address) => address.trim())
  const hops = [...told.filter((address) => address !== ''), heard]
  return hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? heard
}
