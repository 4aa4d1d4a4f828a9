import type { IncomingHttpHeaders } from 'node:http'
import { createId } from '../database/uuid.ts'

/** The header that carries a request's id, in and out. */
export const requestIdHeader = 'x-request-id'

// Long enough for every common id format, and free of anything that could break a log line or a header.
const saneId = /^[A-Za-z0-9._:@/+=-]{1,128}$/

/** The caller's own id for this request when it is sane, else a new one. */
export function readRequestId(headers: IncomingHttpHeaders): string {
  const given = headers[requestIdHeader]
  return typeof given === 'string' && saneId.test(given) ? given : createId()
}
