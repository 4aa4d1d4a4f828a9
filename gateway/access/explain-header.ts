import type { IncomingHttpHeaders } from 'node:http'
import { isOperator } from '../../platform/auth/viewer.ts'
import type { Viewer } from '../../platform/auth/viewer.ts'
import { RequestError } from '../operation/request-error.ts'

/** Asks for an explanation of the answer in `extensions.explain`. */
export const explainHeader = 'x-stratograph-explain'

/**
 * Whether a request is to be explained. Plans show what is behind the graph, so in production only our own staff may
 * see them: throws `RequestError` 403 for anybody else.
 */
export function wantsExplanation(
  headers: IncomingHttpHeaders,
  viewer: Viewer,
  isProduction: boolean,
): boolean {
  const asked = headers[explainHeader]
  if (asked === undefined || asked === '0') return false
  if (!isProduction || isOperator(viewer)) return true
  throw new RequestError('EXPLAIN_REFUSED', 'Only operator staff may have an operation explained.', 403)
}
