import { cacheControl, stringForm } from '../../platform/graphql/subgraph-service.ts'
import type { SubgraphResult } from '../../platform/graphql/subgraph-service.ts'
import type { RawAnswer } from './send-request.ts'
import { SubgraphError } from './subgraph-error.ts'

// A proxy or a restarting process speaks in these; nothing was executed, so asking again is safe for queries.
const goneStatuses = new Set([502, 503, 504])

/**
 * Reads an HTTP answer as a GraphQL result. Throws `SubgraphError` for what is none: not JSON, not a result, or a
 * status that no GraphQL answer carries.
 */
export function readAnswer(
  { status, headers, text, isAscii }: RawAnswer,
  serviceName: string,
): SubgraphResult {
  if (goneStatuses.has(status))
    throw new SubgraphError('SUBGRAPH_UNREACHABLE', serviceName, new Error(`Status ${status}`))
  // Whoever answers so does not know our signature: a fault of the deployment, never the client's.
  if (status === 401 || status === 403)
    throw new SubgraphError('SUBGRAPH_BAD_RESPONSE', serviceName, new Error(`Status ${status}`))
  const result = parseResult(text, serviceName)
  // What a JSON text escapes it escapes with a backslash.
  const form = text.includes('\\') ? undefined : isAscii ? 'ascii' : 'plain'
  const kept = headers['cache-control']
  return { ...result, [stringForm]: form, ...(typeof kept === 'string' ? { [cacheControl]: kept } : {}) }
}

function parseResult(text: string, serviceName: string): SubgraphResult {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new SubgraphError('SUBGRAPH_BAD_RESPONSE', serviceName, cause)
  }
  if (!isResult(value)) throw new SubgraphError('SUBGRAPH_BAD_RESPONSE', serviceName)
  return value
}

/** Whether a value has the shape of a GraphQL result: data, errors or both, each of the right kind. */
export function isResult(value: unknown): value is SubgraphResult {
  if (!isObject(value)) return false
  const { data, errors } = value
  const hasErrors = Array.isArray(errors) && errors.length > 0
  if (errors !== undefined && errors !== null && !(Array.isArray(errors) && errors.every(isError)))
    return false
  return data === undefined ? hasErrors : data === null || isObject(data)
}

function isError(value: unknown): boolean {
  return isObject(value) && typeof value['message'] === 'string'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
