import type { HttpExchange } from '../../platform/server/http-server.ts'
import { requestIdHeader } from '../../platform/server/request-id.ts'

/** Web origins that may read answers; `'*'` is any, which is safe because no cookie is ever read. */
export type AllowedOrigins = '*' | readonly string[]

/** Adds what browsers need to let pages elsewhere read the answer, and answers their preflight. True when it did. */
export function answerCors({ request, response }: HttpExchange, allowed: AllowedOrigins): boolean {
  const { origin } = request.headers
  if (allowed !== '*') response.setHeader('vary', 'Origin')
  const isAllowed = allowed === '*' || (origin !== undefined && allowed.includes(origin))
  if (origin !== undefined && isAllowed) {
    response.setHeader('access-control-allow-origin', allowed === '*' ? '*' : origin)
    response.setHeader('access-control-expose-headers', requestIdHeader)
  }
  if (request.method !== 'OPTIONS') return false
  if (isAllowed) {
    response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE, OPTIONS')
    response.setHeader(
      'access-control-allow-headers',
      request.headers['access-control-request-headers'] ?? 'content-type',
    )
    response.setHeader('access-control-max-age', '7200')
  }
  response.statusCode = 204
  response.end()
  return true
}
