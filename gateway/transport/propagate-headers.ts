import type { IncomingHttpHeaders } from 'node:http'

/**
 * Client headers that subgraphs get to see, unless configured otherwise. Callers that differ in one of them never
 * share an answer, so the list is short; identity never travels this way.
 */
export const defaultPropagatedHeaders: readonly string[] = ['accept-language']

/** The named headers, as far as the client sent them once. */
export function propagateHeaders(
  headers: IncomingHttpHeaders,
  names: readonly string[],
): Record<string, string> {
  const propagated: Record<string, string> = {}
  for (const name of names) {
    const value = headers[name]
    if (typeof value === 'string') propagated[name] = value
  }
  return propagated
}
