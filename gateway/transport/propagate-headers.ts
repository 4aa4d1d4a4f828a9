import type { IncomingHttpHeaders } from 'node:http'

/**
 * Client headers that subgraphs get to see, unless configured otherwise. Callers that differ in one of them never
 * share an answer, so the list is short; identity never travels this way.
 */
export const defaultPropagatedHeaders: readonly string[] = ['accept-language']

const none: Readonly<Record<string, string>> = Object.freeze({})

/** The named headers, as far as the client sent them once; the same object for all who sent none. */
export function propagateHeaders(
  headers: IncomingHttpHeaders,
  names: readonly string[],
): Readonly<Record<string, string>> {
  let propagated: Record<string, string> | undefined
  for (const name of names) {
    const value = headers[name]
    if (typeof value === 'string') (propagated ??= {})[name] = value
  }
  return propagated ?? none
}
