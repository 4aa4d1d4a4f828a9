import { randomBytes } from 'node:crypto'

// W3C Trace Context, version 00; an id of zeros is invalid.
const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/

/** The `traceparent` for what this request causes: the caller's trace under a new span, or a new trace. */
export function continueTrace(traceparent: string | string[] | undefined): string {
  const [, trace, flags] = typeof traceparent === 'string' ? (form.exec(traceparent) ?? []) : []
  const ids = randomBytes(24).toString('hex')
  return `00-${trace ?? ids.slice(16)}-${ids.slice(0, 16)}-${flags ?? '01'}`
}
