import type { IncomingHttpHeaders } from 'node:http'
import { randomHex } from '../../platform/database/uuid.ts'

// W3C Trace Context, version 00; an id of zeros is invalid.
const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/

/** The trace headers for what a request causes: the caller's trace under a new span, or a new trace. */
export function continueTrace({ traceparent, tracestate }: IncomingHttpHeaders): Record<string, string> {
  const [, trace, flags] = typeof traceparent === 'string' ? (form.exec(traceparent) ?? []) : []
  const ids = randomHex(24)
  const continued = `00-${trace ?? ids.slice(16)}-${ids.slice(0, 16)}-${flags ?? '01'}`
  // The state of a trace that was not understood belongs to no other.
  return trace !== undefined && typeof tracestate === 'string'
    ? { traceparent: continued, tracestate }
    : { traceparent: continued }
}
