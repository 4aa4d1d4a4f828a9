import { lookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import { createOutboundGuard, OutboundRefused } from './outbound-guard.ts'
import type { OutboundFault, OutboundGuard } from './outbound-guard.ts'

/** Asks addresses that people outside chose, and nothing that only we can reach. */
export interface OutboundClient {
  /** What is wrong with `url` as far as its text tells; null when only looking its name up can tell more. */
  faultOf(url: string): OutboundFault | null
  /**
   * The HTTP status a GET of `url` is answered with. Redirects are not followed and nothing of the body is read.
   * Rejects with `OutboundRefused` before anything is sent, with the reason of `signal` when it aborts, and with what
   * went wrong otherwise.
   */
  askStatus(url: string, signal: AbortSignal): Promise<number>
  /** Ends what is still asked. */
  close(): Promise<void>
}

export interface OutboundClientOptions {
  /** Hosts and networks that may be asked besides the public internet. */
  readonly allowed: readonly string[]
  /** How names are looked up; the machine's own way by default. */
  readonly lookUp?: LookUp
}

/** All addresses of a name. */
export type LookUp = (
  host: string,
  options: { readonly all: true },
  done: (error: Error | null, found: LookupAddress[]) => void,
) => void

export function createOutboundClient({ allowed, lookUp = lookup }: OutboundClientOptions): OutboundClient {
  const guard = createOutboundGuard(allowed)
  const agent = new Agent({
    connect: { lookup: guardLookup(guard, lookUp) },
    // A connection is for one request: none is left open towards strangers.
    pipelining: 0,
    allowH2: false,
  })
  return {
    faultOf: guard.faultOf,
    async askStatus(url, signal) {
      // An address written as such is connected to without being looked up.
      const fault = guard.faultOf(url)
      if (fault) throw new OutboundRefused(fault)
      const { statusCode, body } = await untilAborted(request(url, { dispatcher: agent, signal }), signal)
      // A body may have no end. That it is cut off is told as an error, which is none of ours.
      body.on('error', () => undefined).destroy()
      return statusCode
    },
    close: () => agent.destroy(),
  }
}

/** Undici hears of `signal` only once it is connected; looking a name up and connecting may take long as well. */
async function untilAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([answer, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/**
 * A look-up whose answer is what the socket connects to: a name that is public now and private a moment later is judged
 * by what it is used as.
 */
function guardLookup(guard: OutboundGuard, lookUp: LookUp): LookupFunction {
  return (host, { all }, done) => {
    lookUp(host, { all: true }, (error, found) => {
      if (error) return done(error, [])
      const reachable = found.filter(({ address }) => guard.mayReach(host, address))
      const [first] = reachable
      if (!first) return done(new OutboundRefused('NOT_PUBLIC'), [])
      return all ? done(null, reachable) : done(null, first.address, first.family)
    })
  }
}
